using WebSocketToolkit.Generators.Declarations;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Generators.Outcomes;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.TestClients;

/// <summary>
/// The generator of test clients. In a test project, it writes a typed client for each endpoint of the assemblies that
/// <c>[assembly: WebSocketTestClients(typeof(…))]</c> names.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class TestClientGenerator : IIncrementalGenerator
{
    private readonly Func<EndpointShape, Compilation, TestClientModel> _parse;
    private readonly Func<TestClientModel, string> _emit;

    /// <summary>Initializes a new instance of the <see cref="TestClientGenerator"/> class.</summary>
    public TestClientGenerator()
        : this(TestClientParser.ModelOf, TestClientEmitter.Emit)
    {
    }

    /// <summary>Initializes an instance with other steps, so that a test can let them fail.</summary>
    internal TestClientGenerator(Func<EndpointShape, Compilation, TestClientModel> parse, Func<TestClientModel, string> emit) =>
        (_parse, _emit) = (parse, emit);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var parsed = context.CompilationProvider
            .Select(ProjectVersion.Of)
            .WithComparer(RenewingComparer<ProjectVersion>.Instance)
            .WithTrackingName(TrackingNames.Versions)
            .SelectMany((project, cancellationToken) => TestClientParser.Parse(project.Compilation, _parse, cancellationToken));
        var clients = parsed.Succeeded(context).WithTrackingName(TrackingNames.TestClients);
        var emitted = clients.Select((client, cancellationToken) => Outcome<EndpointFile>.Of(
            client.EndpointType, () => new EndpointFile(client.HintName, _emit(client), null), cancellationToken));
        context.RegisterSourceOutput(
            emitted.Succeeded(context), static (output, file) => output.AddSource(file.HintName, file.Text));
    }
}
