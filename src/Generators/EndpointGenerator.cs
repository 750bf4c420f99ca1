using WebSocketToolkit.Generators.Contracts;
using WebSocketToolkit.Generators.Declarations;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Generators.Outcomes;
using WebSocketToolkit.Generators.Outgoing;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>
/// The generator of endpoints. It writes a <c>Map</c> method for each class with <c>[WebSocketRoute]</c>, a method that maps them all, and
/// the code that makes <c>[OutgoingMessage]</c> known to the runtime. It reports only its own faults: the analyzers report everything
/// else, and share its rules.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class EndpointGenerator : IIncrementalGenerator
{
    private readonly Func<AnnotatedType, CancellationToken, EndpointModel?> _parse;
    private readonly Func<EndpointModel, string> _emit;

    /// <summary>Initializes a new instance of the <see cref="EndpointGenerator"/> class.</summary>
    public EndpointGenerator()
        : this(EndpointParser.Parse, EndpointEmitter.Emit)
    {
    }

    /// <summary>Initializes an instance with other steps, so that a test can let them fail.</summary>
    internal EndpointGenerator(Func<AnnotatedType, CancellationToken, EndpointModel?> parse, Func<EndpointModel, string> emit) =>
        (_parse, _emit) = (parse, emit);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterPostInitializationOutput(static output => output.AddEmbeddedAttributeDefinition());

        var project = context.CompilationProvider
            .Select(ProjectVersion.Of)
            .WithComparer(RenewingComparer<ProjectVersion>.Instance)
            .WithTrackingName(TrackingNames.Versions);
        var annotated = project
            .SelectMany(AnnotatedType.Find)
            .WithComparer(RenewingComparer<AnnotatedType>.Instance)
            .WithTrackingName(TrackingNames.Annotated);

        var routes = With(annotated, KnownTypes.WebSocketRouteAttribute);
        ContractSteps.Register(context, routes);
        var parsed = routes
            .Select((type, token) => Outcome<EndpointModel>.Of(type.MetadataName, () => _parse(type, token), token));
        var endpoints = parsed.Succeeded(context).WithTrackingName(TrackingNames.Endpoints);

        // A class whose code cannot be written must not be in the registration file either, so its code is written first.
        var emitted = endpoints.Select((endpoint, token) => Outcome<EndpointFile>.Of(
            endpoint.TypeName,
            () => new EndpointFile(endpoint.HintName, _emit(endpoint), endpoint.IsManual ? null : endpoint.Entry),
            token));
        var files = emitted.Succeeded(context).WithTrackingName(TrackingNames.Files);
        context.RegisterSourceOutput(files, static (output, file) => output.AddSource(file.HintName, file.Text));

        // Names only: an edit of a callback stops here.
        var entries = files
            .Where(static file => file.Entry is not null)
            .Select(static (file, _) => file.Entry!)
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

        var messages = With(annotated, KnownTypes.OutgoingMessageAttribute)
            .Select(static (type, token) => Outcome<OutgoingModel>.Of(type.MetadataName, () => OutgoingParser.Parse(type, token), token));
        var outgoing = messages.Succeeded(context)
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

    private static IncrementalValuesProvider<AnnotatedType> With(IncrementalValuesProvider<AnnotatedType> annotated, string attribute) =>
        annotated.Where(type => type.Attribute == attribute).WithComparer(RenewingComparer<AnnotatedType>.Instance);
}
