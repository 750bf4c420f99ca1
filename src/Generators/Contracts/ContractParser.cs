using WebSocketToolkit.Generators.Declarations;
using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Contracts;

/// <summary>A parser that makes the model of a class's contract.</summary>
internal static class ContractParser
{
    /// <returns>The model; null if the class has a fault, or is not yet written in full.</returns>
    public static ContractModel? Parse(AnnotatedType annotated, ContractInputs inputs, CancellationToken cancellationToken)
    {
        if (annotated.Symbol(out var compilation) is not { } type
            || EndpointRules.Examine(type, cancellationToken) is not { CanBeGenerated: true } shape)
        {
            return null;
        }

        var own = type.GetAttributes().FirstOrDefault(static attribute => attribute.AttributeClass.Is(ContractNames.Attribute));
        var metadataName = Names.Metadata(type);
        var sends = shape.Routes
            .SelectMany(DeclaredMessages.Of)
            .Distinct<ITypeSymbol>(SymbolEqualityComparer.Default)
            .ToArray();
        var closes = inputs.Closes
            .Where(close => close.TypeName == metadataName)
            .GroupBy(static close => close.Code)
            .OrderBy(static group => group.Key)
            .Select(static group => group.OrderBy(static close => close.Reason is null).First());
        var name = own?.Argument("Name") as string ?? JoinedName(type);
        return new(
            HintNames.Of(type, "-contract.g.cs"),
            MethodName(metadataName),
            type.Full(),
            Names.IsObsolete(type),
            new(
                ContractNames.ShortEndpoint,
                Of($"typeof({type.Full()})", Literals.Of(name)),
                Assignments(
                    ("Summary", Text(Comments.SummaryOf(type))),
                    ("Prefix", Text(own?.Argument("Prefix") as string)))),
            Lists(
                ("Routes", ContractNames.Route, shape.Routes.Select(route => RouteOf(route, shape))),
                ("Values", ContractNames.Value, shape.Values.Select(ValueOf)),
                ("Callbacks", ContractNames.Callback, shape.Callbacks.Select(CallbackContracts.Of).OfType<AttributeModel>()),
                (DeclaredMessages.Setting, "global::System.Type", sends.Select(static sent => new AttributeModel($"typeof({sent.Full()})", default, default))),
                ("CloseStatuses", ContractNames.Close, closes.Select(static close => new AttributeModel(
                    ContractNames.Close, Of(close.Code.ToString(System.Globalization.CultureInfo.InvariantCulture), Text(close.Reason) ?? "null"), default))),
                ("Types", ContractNames.Description, TypeComments.Of(shape, sends, compilation))));
    }

    public static EquatableArray<string> Assignments(params (string Name, string? Value)[] assignments) => assignments
        .Where(static assignment => assignment.Value is not null)
        .Select(static assignment => $"{assignment.Name} = {assignment.Value}")
        .ToEquatableArray();

    public static EquatableArray<string> Of(params string[] arguments) => arguments.ToEquatableArray();

    public static string? Text(string? text) => text is null ? null : Literals.Of(text);

    public static string? Flag(bool isSet) => isSet ? "true" : null;

    private static EquatableArray<ContractListModel> Lists(params (string Property, string Type, IEnumerable<AttributeModel> Elements)[] lists) => lists
        .Select(static list => new ContractListModel(list.Property, list.Type, list.Elements.ToEquatableArray()))
        .Where(static list => list.Elements.Count != 0)
        .ToEquatableArray();

    /// <summary>Returns the name as an identifier. A hash tells <c>A_B</c> from <c>A.B</c>.</summary>
    private static string MethodName(string metadataName) =>
        metadataName.Replace('.', '_').Replace('+', '_') + (metadataName.Contains('_') ? "_" + HintNames.Hash(metadataName) : "");

    private static string JoinedName(INamedTypeSymbol type) => type.ContainingType is { } outer ? JoinedName(outer) + type.Name : type.Name;

    private static AttributeModel RouteOf(RouteDeclaration route, EndpointShape shape)
    {
        var given = route.Attribute;
        var subprotocols = given.NamedArguments.FirstOrDefault(static argument => argument is { Key: "Subprotocols", Value.IsNull: false }).Value;
        var codec = given.Argument("Codec") as ITypeSymbol;
        var size = given.Argument("MaxMessageSize") as int?;
        return new(ContractNames.Route, Of(Literals.Of(route.Text)), Assignments(
            ("Subprotocols", subprotocols is { Kind: TypedConstantKind.Array, Values.IsEmpty: false } ? Literals.Of(subprotocols) : null),
            ("RequiresSubprotocol", Flag(given.Argument("RequireSubprotocol") is true)),
            ("Codec", codec is null ? null : $"typeof({codec.Full()})"),
            ("MaxMessageSize", size?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("HasHeartbeat", Flag(HeartbeatRules.IsPossible(shape, route) && given.Argument("Heartbeat") is not false))));
    }

    private static AttributeModel ValueOf(BoundValue value)
    {
        var parameter = value.Parameter;
        var isMultiple = value.Parsing is ValueParsing.Strings or ValueParsing.Enums or ValueParsing.Parsables;
        var defaultValue = parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: { } constant }
            ? Literals.Of(constant, parameter.Type)
            : null;
        var summary = value.Parameters.Select(Comments.SummaryOf).FirstOrDefault(static text => text is not null);
        return new(
            ContractNames.Value,
            Of(ContractNames.Source + value.Source, Literals.Of(value.Name), $"typeof({value.Element.Full()})"),
            Assignments(
                ("IsRequired", Flag(!value.IsOptional && !isMultiple)),
                ("IsMultiple", Flag(isMultiple)),
                ("DefaultValue", defaultValue),
                ("Summary", Text(summary))));
    }
}
