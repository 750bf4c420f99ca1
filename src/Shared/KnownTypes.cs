namespace WebSocketToolkit.Shared;

/// <summary>The types that have a meaning in an endpoint, recognised by name (see <see cref="TypeNames"/>).</summary>
internal static class KnownTypes
{
    public const string WebSocketRouteAttribute = "WebSocketToolkit.WebSocketRouteAttribute";
    public const string OutgoingMessageAttribute = "WebSocketToolkit.OutgoingMessageAttribute";
    public const string WebSocketTestClientsAttribute = "WebSocketToolkit.Testing.WebSocketTestClientsAttribute";
    public const string JsonSerializableAttribute = "System.Text.Json.Serialization.JsonSerializableAttribute";
    public const string JsonDerivedTypeAttribute = "System.Text.Json.Serialization.JsonDerivedTypeAttribute";
    public const string OperationAttribute = "WebSocketToolkit.WebSocketOperationAttribute";
    public const string EndpointRouteBuilder = "Microsoft.AspNetCore.Routing.IEndpointRouteBuilder";

    /// <summary>The type by which a project that describes its endpoints is told from others.</summary>
    public const string EndpointContract = "WebSocketToolkit.Contracts.EndpointContract";

    private const string Toolkit = "WebSocketToolkit";
    private const string Http = "Microsoft.AspNetCore.Http";
    private const string HttpMetadata = "Microsoft.AspNetCore.Http.Metadata";
    private const string Injection = "Microsoft.Extensions.DependencyInjection";
    private const string Json = "System.Text.Json.Serialization";
    private const string Tasks = "System.Threading.Tasks";

    public static bool IsWebSocketRouteAttribute(this ITypeSymbol? type) => type.Is(WebSocketRouteAttribute);

    public static bool IsWebSocketTestClientsAttribute(this ITypeSymbol? type) => type.Is(WebSocketTestClientsAttribute);

    public static bool IsConnection(this ITypeSymbol type) => type.Is(Toolkit + ".WebSocketConnection");

    public static bool IsAudience(this ITypeSymbol type) => type.Is(Toolkit + ".WebSocketAudience");

    public static bool IsGroupsOfClass(this ITypeSymbol type) => type.Is(Toolkit + ".WebSocketGroups", arity: 1);

    /// <summary>Recognises the services of the toolkit, which are services without an attribute even where a message could be.</summary>
    public static bool IsToolkitService(this ITypeSymbol type) =>
        type.IsGroupsOfClass() || type.Is(Toolkit + ".WebSocketGroups") || type.Is(Toolkit + ".WebSocketConnections");

    public static bool IsOperations(this ITypeSymbol type) => type.Is(Toolkit + ".WebSocketOperations");

    public static bool IsClose(this ITypeSymbol type) => type.Is(Toolkit + ".WebSocketClose");

    public static bool IsMessage(this ITypeSymbol type) => type.Is(Toolkit + ".WebSocketMessage");

    public static bool IsNullableMessage(this ITypeSymbol type) =>
        type.IsNullableValueType() && ((INamedTypeSymbol)type).TypeArguments[0].IsMessage();

    public static bool IsCodec(this ITypeSymbol type) => type.AllInterfaces.Any(static i => i.Is(Toolkit + ".IWebSocketCodec"));

    public static bool IsSendResult(this ITypeSymbol type) =>
        type.Is(Toolkit + ".WebSocketSendResult") || type.Is(Toolkit + ".WebSocketGroupSendResult")
        || (type.IsNullableValueType() && ((INamedTypeSymbol)type).TypeArguments[0].IsSendResult());

    public static bool IsUpgradeDecision(this ITypeSymbol type) => type.Is(Toolkit + ".WebSocketUpgradeDecision");

    public static bool IsCloseException(this ITypeSymbol type) => type.Is(Toolkit + ".WebSocketCloseException");

    public static bool IsHttpContext(this ITypeSymbol type) => type.Is(Http + ".HttpContext");

    public static bool IsHttpRequestOrResponse(this ITypeSymbol type) => type.Is(Http + ".HttpRequest") || type.Is(Http + ".HttpResponse");

    public static bool IsClaimsPrincipal(this ITypeSymbol type) => type.Is("System.Security.Claims.ClaimsPrincipal");

    public static bool IsCancellationToken(this ITypeSymbol type) => type.Is("System.Threading.CancellationToken");

    public static bool IsRawWebSocket(this ITypeSymbol type) => type.Is("System.Net.WebSockets.WebSocket");

    public static bool IsStream(this ITypeSymbol type) => type.Is("System.IO.Stream");

    public static bool IsException(this ITypeSymbol type) => type.IsOrDerivesFrom(static t => t.Is("System.Exception"));

    public static bool IsResult(this ITypeSymbol type) => type.IsOrImplements(static t => t.Is(Http + ".IResult"));

    public static bool IsByteSpan(this ITypeSymbol type) => type.IsOfBytes("System.ReadOnlySpan");

    public static bool IsByteMemory(this ITypeSymbol type) => type.IsOfBytes("System.ReadOnlyMemory");

    public static bool IsWritableByteMemory(this ITypeSymbol type) => type.IsOfBytes("System.Memory");

    public static bool IsByteSegment(this ITypeSymbol type) => type.IsOfBytes("System.ArraySegment");

    public static bool IsByteSequence(this ITypeSymbol type) => type.IsOfBytes("System.Buffers.ReadOnlySequence");

    public static bool IsByteArray(this ITypeSymbol type) =>
        type is IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte };

    public static bool IsTask(this ITypeSymbol type) => type.Is(Tasks + ".Task");

    public static bool IsTaskOfT(this ITypeSymbol type) => type.Is(Tasks + ".Task", arity: 1);

    public static bool IsValueTask(this ITypeSymbol type) => type.Is(Tasks + ".ValueTask");

    public static bool IsValueTaskOfT(this ITypeSymbol type) => type.Is(Tasks + ".ValueTask", arity: 1);

    /// <summary>Indicates whether the type is one of the four tasks: with or without a value, of a reference or a value type.</summary>
    public static bool IsTaskLike(this ITypeSymbol? type) => type.HasFullName(Tasks + ".Task") || type.HasFullName(Tasks + ".ValueTask");

    public static bool IsAsyncEnumerable(this ITypeSymbol type) => type.StreamedType() is not null;

    /// <summary>Indicates whether the type itself is <c>IAsyncEnumerable&lt;T&gt;</c>.</summary>
    public static bool IsAsyncEnumerableItself(this ITypeSymbol type) => type.Is("System.Collections.Generic.IAsyncEnumerable", arity: 1);

    /// <summary>Returns the type of a stream's elements; null if the type is not a stream.</summary>
    public static ITypeSymbol? StreamedType(this ITypeSymbol type)
    {
        var stream = type.IsAsyncEnumerableItself() ? (INamedTypeSymbol)type : type.AllInterfaces.FirstOrDefault(IsAsyncEnumerableItself);
        return stream?.TypeArguments[0];
    }

    /// <summary>Indicates whether the type implements <c>IParsable</c> of itself.</summary>
    public static bool IsParsable(this ITypeSymbol type) => type.AllInterfaces.Any(i =>
        i.Is("System.IParsable", arity: 1) && SymbolEqualityComparer.Default.Equals(i.TypeArguments[0], type));

    public static bool IsFromRoute(this AttributeData attribute) => attribute.Implements(HttpMetadata + ".IFromRouteMetadata");

    public static bool IsFromQuery(this AttributeData attribute) => attribute.Implements(HttpMetadata + ".IFromQueryMetadata");

    public static bool IsFromHeader(this AttributeData attribute) => attribute.Implements(HttpMetadata + ".IFromHeaderMetadata");

    public static bool IsFromServices(this AttributeData attribute) => attribute.Implements(HttpMetadata + ".IFromServiceMetadata");

    public static bool IsFromKeyedServices(this AttributeData attribute) =>
        attribute.AttributeClass.Is(Injection + ".FromKeyedServicesAttribute");

    /// <summary>
    /// Recognises the attributes of Minimal APIs for parts that a handshake does not have: a body, a form, a bag of parameters.
    /// </summary>
    public static bool IsOtherBindingAttribute(this AttributeData attribute) =>
        attribute.Implements(HttpMetadata + ".IFromBodyMetadata")
        || attribute.Implements(HttpMetadata + ".IFromFormMetadata")
        || attribute.AttributeClass.Is(Http + ".AsParametersAttribute");

    public static bool IsActivatorUtilitiesConstructor(this AttributeData attribute) =>
        attribute.AttributeClass.Is(Injection + ".ActivatorUtilitiesConstructorAttribute");

    public static bool IsJsonPolymorphic(this AttributeData attribute) => attribute.AttributeClass.Is(Json + ".JsonPolymorphicAttribute");

    public static bool IsJsonDerivedType(this AttributeData attribute) => attribute.AttributeClass.Is(Json + ".JsonDerivedTypeAttribute");

    public static bool IsJsonSerializerContext(this ITypeSymbol? type) => type.Is(Json + ".JsonSerializerContext");

    public static bool IsJsonSerializable(this AttributeData attribute) => attribute.AttributeClass.Is(JsonSerializableAttribute);

    public static bool IsJsonConverter(this AttributeData attribute) =>
        attribute.AttributeClass.IsOrDerivesFrom(static t => t.Is(Json + ".JsonConverterAttribute"));

    public static bool IsJsonConstructor(this AttributeData attribute) => attribute.AttributeClass.Is(Json + ".JsonConstructorAttribute");

    public static bool IsJsonInclude(this AttributeData attribute) => attribute.AttributeClass.Is(Json + ".JsonIncludeAttribute");

    public static bool IsOperation(this AttributeData attribute) => attribute.AttributeClass.Is(Toolkit + ".WebSocketOperationAttribute");

    public static bool IsMessageSubscription(this AttributeData attribute) =>
        attribute.AttributeClass.Is(Toolkit + ".MessageSubscriptionAttribute");

    public static bool IsOutgoing(this AttributeData attribute) => attribute.AttributeClass.Is(OutgoingMessageAttribute);

    public static bool IsHost(this AttributeData attribute) => attribute.Implements("Microsoft.AspNetCore.Routing.IHostMetadata");

    public static bool IsSetsRequiredMembers(this AttributeData attribute) =>
        attribute.AttributeClass.Is("System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute");

    public static bool IsOverloadResolutionPriority(this AttributeData attribute) =>
        attribute.AttributeClass.Is("System.Runtime.CompilerServices.OverloadResolutionPriorityAttribute");

    /// <summary>
    /// Recognises the attribute of <c>AddValidation()</c>; its generator gives one of its own to projects that do not reference the package.
    /// </summary>
    public static bool IsValidatableType(this AttributeData attribute) =>
        attribute.AttributeClass.Is("Microsoft.Extensions.Validation.ValidatableTypeAttribute")
        || attribute.AttributeClass.Is("Microsoft.Extensions.Validation.Embedded.ValidatableTypeAttribute");

    public static bool IsDoesNotReturn(this AttributeData attribute) =>
        attribute.AttributeClass.Is("System.Diagnostics.CodeAnalysis.DoesNotReturnAttribute");

    public static bool IsOrDerivesFrom(this ITypeSymbol? type, Func<ITypeSymbol, bool> test)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (test(type))
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsOrImplements(this ITypeSymbol type, Func<ITypeSymbol, bool> test) =>
        test(type) || type.AllInterfaces.Any(i => test(i));

    /// <summary>Indicates whether a value of the type fits where <paramref name="other"/> is asked for, by inheritance alone.</summary>
    public static bool IsAssignableTo(this ITypeSymbol type, ITypeSymbol other) =>
        type.IsOrDerivesFrom(t => SymbolEqualityComparer.Default.Equals(t, other))
        || type.AllInterfaces.Contains(other, SymbolEqualityComparer.Default);

    public static bool IsNullableValueType(this ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static bool IsOfBytes(this ITypeSymbol type, string fullName) =>
        type.Is(fullName, arity: 1) && ((INamedTypeSymbol)type).TypeArguments[0].SpecialType == SpecialType.System_Byte;

    private static bool Implements(this AttributeData attribute, string fullName) =>
        attribute.AttributeClass is { } type && type.AllInterfaces.Any(i => i.Is(fullName));
}
