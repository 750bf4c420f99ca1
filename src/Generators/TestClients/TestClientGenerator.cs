using Microsoft.CodeAnalysis.CSharp.Syntax;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.TestClients;

/// <summary>
/// Writes a typed client for each endpoint of the assemblies that <c>[assembly: WebSocketTestClients(typeof(…))]</c> names: for test projects.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class TestClientGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var clients = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownTypes.WebSocketTestClientsAttribute,
                static (node, _) => node is CompilationUnitSyntax,
                TestClientParser.Parse)
            .Collect()

            // An assembly may be named in several files.
            .SelectMany(static (files, _) => files.SelectMany(static file => file).GroupBy(static client => client.HintName, StringComparer.Ordinal).Select(static same => same.First()))
            .WithTrackingName(TrackingNames.TestClients);
        context.RegisterSourceOutput(clients, static (output, client) => output.AddSource(client.HintName, TestClientEmitter.Emit(client)));
    }
}
