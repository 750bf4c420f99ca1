using WebSocketToolkit.Generators.Declarations;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Generators.Outgoing;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>
/// The generator of endpoints. It writes a <c>Map</c> method for each class with <c>[WebSocketRoute]</c>, a method that maps them all, and
/// the code that makes <c>[OutgoingMessage]</c> known to the runtime. It reports no diagnostics: the analyzers do, and share its rules.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class EndpointGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterPostInitializationOutput(static output => output.AddEmbeddedAttributeDefinition());

        var project = context.CompilationProvider
            .Select(ProjectVersion.Of)
            .WithTrackingName(TrackingNames.Versions);
        var annotated = project
            .SelectMany(AnnotatedType.Find)
            .WithTrackingName(TrackingNames.Annotated);

        var endpoints = annotated
            .Where(static type => type.Attribute == KnownTypes.WebSocketRouteAttribute)
            .Select(EndpointParser.Parse)
            .Where(static endpoint => endpoint is not null)
            .Select(static (endpoint, _) => endpoint!)
            .WithTrackingName(TrackingNames.Endpoints);
        context.RegisterSourceOutput(
            endpoints, static (output, endpoint) => output.AddSource(endpoint.HintName, EndpointEmitter.Emit(endpoint)));

        // Names only: an edit of a callback stops here.
        var entries = endpoints
            .Where(static endpoint => !endpoint.IsManual)
            .Select(static (endpoint, _) => endpoint.Entry)
            .Collect()
            .Select(static (all, _) => all.OrderBy(static entry => entry.TypeName, StringComparer.Ordinal).ToEquatableArray())
            .WithTrackingName(TrackingNames.Entries);
        var facts = project
            .Select(static (version, _) => ProjectModel.Of(version.Compilation))
            .WithTrackingName(TrackingNames.Project);
        context.RegisterSourceOutput(entries.Combine(facts), static (output, input) =>
        {
            if (input.Right.HasRouter)
            {
                output.AddSource(RegistrationEmitter.HintName, RegistrationEmitter.Emit(input.Left, input.Right));
            }
        });

        var outgoing = annotated
            .Where(static type => type.Attribute == KnownTypes.OutgoingMessageAttribute)
            .Select(OutgoingParser.Parse)
            .Where(static type => type is not null)
            .Select(static (type, _) => type!)
            .Collect()
            .Select(static (all, _) => all.OrderBy(static type => type.TypeName, StringComparer.Ordinal).ToEquatableArray())
            .WithTrackingName(TrackingNames.Outgoing);
        context.RegisterSourceOutput(outgoing, static (output, types) =>
        {
            if (types.Count > 0)
            {
                output.AddSource(OutgoingEmitter.HintName, OutgoingEmitter.Emit(types));
            }
        });
    }
}
