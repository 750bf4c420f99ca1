using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Contracts;

/// <summary>A writer of contracts: one file for each endpoint, and one that lists them.</summary>
internal static class ContractEmitter
{
    public const string HintName = "WebSocketContracts.g.cs";

    private const string Class = "WebSocketContractsOfThisAssembly";
    private const string Namespace = "namespace " + ContractNames.Namespace;

    public static string Emit(ContractModel contract)
    {
        var writer = new SourceWriter();
        writer.Line(GeneratedFile.Header);
        writer.Block(Namespace, w =>
        {
            w.Line($"using static global::{ContractNames.Kinds};");
            w.Line();
            w.Block($"partial class {Class}", inner => EmitContract(inner, contract));
        });
        return writer.ToString();
    }

    public static string EmitList(IEnumerable<ContractEntry> contracts)
    {
        var writer = new SourceWriter();
        writer.Line(GeneratedFile.Header);
        writer.Line($"[assembly: global::{ContractNames.Namespace}.EndpointContracts(\n    typeof(global::{ContractNames.Namespace}.{Class}))]");
        writer.Line();
        writer.Block(Namespace, w =>
        {
            w.Line("/// <summary>The contracts of the WebSocket endpoints of this assembly.</summary>");
            if (contracts.Any(static contract => contract.IsObsolete))
            {
                w.Line("[global::System.Obsolete]");
            }

            w.Line("[global::Microsoft.CodeAnalysis.Embedded]");
            w.Line(GeneratedFile.CodeAttribute);
            w.Block($"internal sealed partial class {Class} : {ContractNames.Provider}", inner => inner.Indented(
                $"public global::System.Collections.Generic.IEnumerable<{ContractNames.ShortEndpoint}> GetContracts() =>",
                body => body.Line(Call.Array(
                    ContractNames.ShortEndpoint,
                    contracts.Select(static contract => contract.MethodName + "()"),
                    isAlwaysSplit: true).Within("", ";"))));
        });
        return writer.ToString();
    }

    private static void EmitContract(SourceWriter writer, ContractModel contract)
    {
        if (contract.IsObsolete)
        {
            // The only code that may use a class with [Obsolete(…, error: true)].
            writer.Line("[global::System.Obsolete]");
        }

        writer.Indented($"private static {ContractNames.ShortEndpoint} {contract.MethodName}() =>", body =>
        {
            var creation = Call.Of($"new {contract.Contract.TypeName}(", contract.Contract.Arguments);
            body.Block(
                creation,
                settings =>
                {
                    foreach (var assignment in contract.Contract.Assignments)
                    {
                        settings.Line(assignment + ",");
                    }

                    foreach (var list in contract.Lists)
                    {
                        EmitList(settings, list);
                    }
                },
                "};");
        });
    }

    private static void EmitList(SourceWriter writer, ContractListModel list) => writer.Block(
        $"{list.Property} = new {list.ElementType}[]",
        body =>
        {
            foreach (var element in list.Elements)
            {
                body.Line(Creation(element, body.Column).Within("", ","));
            }
        },
        "},");

    private static Call Creation(AttributeModel element, int column)
    {
        if (element.TypeName.StartsWith("typeof", StringComparison.Ordinal))
        {
            return element.TypeName;
        }

        var creation = Call.Of($"new {element.TypeName}(", element.Arguments);
        if (element.Assignments.Count == 0)
        {
            return creation;
        }

        var line = creation.Within("", $" {{ {string.Join(", ", element.Assignments)} }}");
        return Call.Fits(column, line + ",")
            ? line
            : creation.Within("", $"\n{{\n{string.Concat(element.Assignments.Select(static assignment => $"    {assignment},\n"))}}}");
    }
}
