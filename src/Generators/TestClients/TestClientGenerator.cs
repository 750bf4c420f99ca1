using WebSocketToolkit.Generators.Declarations;
using WebSocketToolkit.Generators.Models;

namespace WebSocketToolkit.Generators.TestClients;

/// <summary>
/// The generator of test clients. In a test project, it writes a typed client for each endpoint of the assemblies that
/// <c>[assembly: WebSocketTestClients(typeof(…))]</c> names.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class TestClientGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var clients = context.CompilationProvider
            .Select(ProjectVersion.Of)
            .WithComparer(RenewingComparer<ProjectVersion>.Instance)
            .WithTrackingName(TrackingNames.Versions)
            .SelectMany(static (project, cancellationToken) => TestClientParser.Parse(project.Compilation, cancellationToken))
            .WithTrackingName(TrackingNames.TestClients);
        context.RegisterSourceOutput(clients, static (output, client) => output.AddSource(client.HintName, TestClientEmitter.Emit(client)));
    }
}
