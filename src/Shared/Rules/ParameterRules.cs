namespace WebSocketToolkit.Shared;

/// <summary>The rule WST003: every parameter of a callback must have a source for its argument.</summary>
internal static class ParameterRules
{
    public static void Check(EndpointShape shape, Callback callback)
    {
        var hasFault = false;
        foreach (var parameter in callback.Method.Parameters)
        {
            if (ReturnRules.ContainsError(parameter.Type)
                || parameter.GetAttributes().Any(static a => a.AttributeClass is null or IErrorTypeSymbol))
            {
                shape.IsIncomplete = true;
                return;
            }

            var bound = Bind(shape, callback, parameter, out var fault);
            if (bound is not null)
            {
                callback.Parameters.Add(bound);
            }

            if (fault is var (fact, remedy))
            {
                hasFault = true;
                shape.Report(RuleIds.UnbindableParameter, parameter, parameter.Name, callback.Method.Name, fact, remedy);
            }
        }

        if (callback is { Kind: CallbackKind.Message, PayloadParameter: null } && !hasFault)
        {
            shape.Report(
                RuleIds.NoCallback, callback.Method, callback.Method.Name, "can never run because no parameter takes the message",
                "Add a parameter for the message: a string, bytes, a WebSocketMessage or a message type");
        }
    }

    public static CallbackParameter KeyedService(IParameterSymbol parameter, AttributeData attribute) =>
        !attribute.ConstructorArguments.IsEmpty && !attribute.ConstructorArguments[0].IsNull
            ? new CallbackParameter(parameter, ParameterSource.KeyedService) { Key = attribute.ConstructorArguments[0] }
            : new CallbackParameter(parameter, ParameterSource.Service);

    /// <summary>Returns the way to make a value of the type from text; null if there is no way.</summary>
    public static ValueParsing? Parsing(ITypeSymbol type, out ITypeSymbol element)
    {
        element = type.IsNullableValueType() ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
        if (element.SpecialType == SpecialType.System_String)
        {
            return ValueParsing.String;
        }

        if (element.TypeKind == TypeKind.Enum)
        {
            return ValueParsing.Enum;
        }

        if (element.IsParsable())
        {
            return ValueParsing.Parsable;
        }

        return type is IArrayTypeSymbol { Rank: 1 } array && !array.ElementType.IsNullableValueType()
            ? Parsing(array.ElementType, out element) switch
            {
                ValueParsing.String => ValueParsing.Strings,
                ValueParsing.Enum => ValueParsing.Enums,
                ValueParsing.Parsable => ValueParsing.Parsables,
                _ => null,
            }
            : null;
    }

    private static CallbackParameter? Bind(
        EndpointShape shape, Callback callback, IParameterSymbol parameter, out (string Fact, string Remedy)? fault)
    {
        fault = null;
        if (parameter.RefKind is not (RefKind.None or RefKind.In))
        {
            fault = ("it is passed by reference", "Pass it by value");
            return null;
        }

        return ByAttribute(shape, parameter, ref fault)
            ?? (fault is null ? ByType(callback, parameter, ref fault) : null)
            ?? (fault is null ? ByName(shape, parameter, ref fault) : null)
            ?? (fault is null ? AsPayload(shape, callback, parameter, ref fault) : null)
            ?? (fault is null ? AsService(shape, callback, parameter, ref fault) : null);
    }

    private static CallbackParameter? ByAttribute(
        EndpointShape shape, IParameterSymbol parameter, ref (string Fact, string Remedy)? fault)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            if (attribute.IsFromKeyedServices())
            {
                return KeyedService(parameter, attribute);
            }

            if (attribute.IsFromServices())
            {
                return new CallbackParameter(parameter, ParameterSource.Service);
            }

            if (attribute.IsOtherBindingAttribute())
            {
                var name = attribute.AttributeClass!.Name.Replace("Attribute", "");
                fault = ($"[{name}] has no meaning on a WebSocket", "Remove the attribute");
                return null;
            }

            ValueSource? source = attribute.IsFromRoute() ? ValueSource.Route
                : attribute.IsFromQuery() ? ValueSource.Query
                : attribute.IsFromHeader() ? ValueSource.Header
                : null;
            if (source is { } known)
            {
                var name = attribute.NamedArguments.FirstOrDefault(static a => a.Key == "Name").Value.Value as string ?? parameter.Name;
                return BoundValueRules.Bind(shape, parameter, known, name, ref fault);
            }
        }

        return null;
    }

    private static CallbackParameter? ByType(Callback callback, IParameterSymbol parameter, ref (string Fact, string Remedy)? fault)
    {
        var type = parameter.Type;
        ParameterSource? source = null;
        if (type.IsConnection())
        {
            source = ParameterSource.Connection;
            fault = callback.Kind == CallbackKind.Upgrade
                ? ("there is no connection before the handshake is accepted", "Take the connection in OnOpen")
                : null;
        }
        else if (type.IsHttpContext())
        {
            source = ParameterSource.HttpContext;
        }
        else if (type.IsClaimsPrincipal())
        {
            source = ParameterSource.User;
        }
        else if (type.IsCancellationToken())
        {
            source = ParameterSource.CancellationToken;
        }
        else if (type.IsClose())
        {
            source = ParameterSource.Close;
            fault = callback.Kind == CallbackKind.Close
                ? null
                : ("only OnClose knows the end of the connection", "Move the parameter to OnClose");
        }
        else if (type.IsException())
        {
            source = ParameterSource.Error;
            fault = callback.Kind != CallbackKind.Error ? ("only OnError has an exception", "Move the parameter to OnError")
                : callback.ErrorType is not null ? ("OnError has one exception at a time", "Remove one of the parameters")
                : null;
            callback.ErrorType = type;
        }
        else if (callback.Kind == CallbackKind.Error && (type.IsMessage() || type.IsNullableMessage()))
        {
            source = ParameterSource.FailedMessage;
        }
        else if (type.IsHttpRequestOrResponse())
        {
            fault = ("the request and the response are part of the HttpContext", "Take the HttpContext instead");
        }
        else if (type.IsRawWebSocket())
        {
            fault = ("only the toolkit may read the socket", "Take the WebSocketConnection instead");
        }

        return fault is null && source is { } known ? new CallbackParameter(parameter, known) : null;
    }

    private static CallbackParameter? ByName(EndpointShape shape, IParameterSymbol parameter, ref (string Fact, string Remedy)? fault) =>
        Parsing(parameter.Type, out _) is not null && shape.Routes.Any(route => route.Pattern.Parameter(parameter.Name) is not null)
            ? BoundValueRules.Bind(shape, parameter, ValueSource.Route, parameter.Name, ref fault)
            : null;

    private static CallbackParameter? AsPayload(
        EndpointShape shape, Callback callback, IParameterSymbol parameter, ref (string Fact, string Remedy)? fault)
    {
        if (callback is not { Kind: CallbackKind.Message, PayloadParameter: null } || parameter.Type.IsToolkitService())
        {
            return null;
        }

        fault = PayloadRules.Fault(shape, callback, parameter.Type);
        if (fault is not null)
        {
            return null;
        }

        callback.Payload = PayloadRules.KindOf(parameter.Type);
        callback.PayloadParameter = parameter;
        return new CallbackParameter(parameter, ParameterSource.Payload);
    }

    private static CallbackParameter? AsService(
        EndpointShape shape, Callback callback, IParameterSymbol parameter, ref (string Fact, string Remedy)? fault)
    {
        var type = parameter.Type;
        fault = PayloadRules.IsBytes(type) || type.IsMessage() || type.IsStream()
                ? ("only OnMessage has a message, and only one parameter takes it", "Remove the parameter")
            : Parsing(type, out _) is not null ? WithoutSource(shape, callback, parameter)
            : type.IsAsyncEnumerable() ? ("only OnMessage takes the conversation as a stream", "Move the parameter to OnMessage")
            : type.IsValueType || type.IsRefLikeType || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.Dynamic
                || type.SpecialType == SpecialType.System_Object
                ? (
                    "it is neither a service nor a value that can be parsed",
                    "Use a type that implements IParsable<T>, or remove the parameter")
            : null;
        return fault is null && Parsing(type, out _) is null ? new CallbackParameter(parameter, ParameterSource.Service) : null;
    }

    /// <summary>Explains a value that no route pattern has. Users of hubs expect one message in several parameters.</summary>
    private static (string Fact, string Remedy)? WithoutSource(EndpointShape shape, Callback callback, IParameterSymbol parameter)
    {
        if (shape.Routes.Any(static route => route.Pattern.Fault is not null))
        {
            // The correct pattern may have the parameter. WST005 reports the mistake.
            return null;
        }

        var unused = shape.Routes.SelectMany(static route => route.Pattern.Parameters)
            .Select(static placeholder => placeholder.Name)
            .Where(name => !callback.Method.Parameters.Any(other => string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase)))
            .ToArray();
        if (NameSuggestions.Closest(parameter.Name, unused) is { } intended)
        {
            return ($"no route parameter is named '{parameter.Name}'", $"Did you mean '{intended}'? Rename the parameter or the placeholder");
        }

        var addition = $"or add '{{{parameter.Name}}}' to the pattern";
        return callback.PayloadParameter is { } payload
            ? (
                $"'{payload.Name}' takes the message, and no route parameter is named '{parameter.Name}'",
                $"Combine the parts of the message in one type, mark the parameter [FromQuery] or [FromHeader], {addition}")
            : (
                $"no route parameter is named '{parameter.Name}'",
                $"Mark the parameter [FromQuery] or [FromHeader], {addition}");
    }
}
