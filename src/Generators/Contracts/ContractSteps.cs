using WebSocketToolkit.Generators.Declarations;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Generators.Outcomes;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Contracts;

/// <summary>The steps that write contracts, where the project references <c>WebSocketToolkit.Contracts</c>.</summary>
internal static class ContractSteps
{
    private static readonly ContractInputs _none = new(default, []);

    public static void Register(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<AnnotatedType> routes)
    {
        var closes = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => CloseReader.MayBeClose(node), CloseReader.Read)
            .Where(static close => close is not null)
            .Collect()
            .Select(static (all, _) => all.Select(static close => close!).ToEquatableArray());
        var comments = context.CompilationProvider.Select(static (compilation, token) =>
            compilation.GetTypeByMetadataName(ContractNames.Endpoint) is null
                ? (HasContracts: false, Comments: default)
                : (HasContracts: true, Comments: CommentDigest.Of(compilation, token)));
        var inputs = comments.Combine(closes)
            .Select(static (both, _) => both.Left.HasContracts ? new ContractInputs(both.Left.Comments, both.Right) : _none)
            .WithTrackingName(TrackingNames.ContractInputs);

        var contracts = routes.Combine(inputs)
            .Where(static both => both.Right != _none)
            .Select(static (both, token) => Outcome<ContractModel>.Of(
                both.Left.MetadataName, () => ContractParser.Parse(both.Left, both.Right, token), token))
            .Succeeded(context)
            .WithTrackingName(TrackingNames.Contracts);
        var files = contracts
            .Select(static (contract, token) => Outcome<ContractFile>.Of(
                contract.TypeName,
                () => new(contract.HintName, ContractEmitter.Emit(contract), new(contract.MethodName, contract.IsObsolete)),
                token))
            .Succeeded(context);
        context.RegisterSourceOutput(files, static (output, file) => output.AddSource(file.HintName, file.Text));
        var entries = files
            .Select(static (file, _) => file.Entry)
            .Collect()
            .Select(static (all, _) => all.OrderBy(static entry => entry.MethodName, StringComparer.Ordinal).ToEquatableArray())
            .WithTrackingName(TrackingNames.ContractEntries);
        context.RegisterSourceOutput(entries, static (output, all) =>
        {
            if (all.Count > 0)
            {
                output.AddSource(ContractEmitter.HintName, ContractEmitter.EmitList(all));
            }
        });
    }
}
