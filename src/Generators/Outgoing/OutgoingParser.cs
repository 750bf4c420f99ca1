using WebSocketToolkit.Generators.Declarations;
using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Outgoing;

/// <summary>Reads <c>[OutgoingMessage]</c>. Faulty ones are left to the analyzer.</summary>
internal static class OutgoingParser
{
    public static OutgoingModel? Parse(AnnotatedType annotated, CancellationToken cancellationToken)
    {
        if (annotated.Symbol is not { } type
            || type.GetAttributes().FirstOrDefault(KnownTypes.IsOutgoing) is not { } attribute)
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var compilation = annotated.Project.Compilation;
        if (OutgoingRules.FaultOf(type, attribute, compilation) is not null)
        {
            return null;
        }

        return new(
            type.Full(),
            Given(attribute, "Policy") ?? "null",
            Given(attribute, "TimeToLiveSeconds") ?? "0D",
            attribute.Argument("Key") is string key ? KeyExpression(OutgoingRules.KeyOf(type, key, compilation)!) : "null");
    }

    private static string? Given(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name) is { Key: not null } given ? Literals.Of(given.Value) : null;

    private static string KeyExpression(IPropertySymbol property)
    {
        var value = $"message.{Names.Escape(property.Name)}";
        return OutgoingRules.IsString(property.Type)
            ? $"static message => {value}"
            : $"static message => ((global::System.IFormattable?){value})?.ToString(null, global::System.Globalization.CultureInfo.InvariantCulture)";
    }
}
