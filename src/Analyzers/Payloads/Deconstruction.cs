using Microsoft.CodeAnalysis.Operations;

namespace WebSocketToolkit.Analyzers.Payloads;

/// <summary>The single assignments of a deconstruction: <c>(_last, _) = (frame, 1)</c> stores the frame.</summary>
internal static class Deconstruction
{
    public static IEnumerable<(IOperation Target, IOperation Value)> PairsOf(IDeconstructionAssignmentOperation deconstruction) =>
        PairsOf(deconstruction.Target, deconstruction.Value);

    private static IEnumerable<(IOperation Target, IOperation Value)> PairsOf(IOperation target, IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        if (target is IDeclarationExpressionOperation declaration)
        {
            target = declaration.Expression;
        }

        return target is ITupleOperation targets && value is ITupleOperation values && targets.Elements.Length == values.Elements.Length
            ? targets.Elements.SelectMany((element, i) => PairsOf(element, values.Elements[i]))
            : target is ITupleOperation or IDiscardOperation ? [] : [(target, value)];
    }
}
