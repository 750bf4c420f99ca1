using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Endpoints;

/// <summary>
/// An analyzer that reports message types that no <c>JsonSerializerContext</c> of the project lists. It ignores a project without a
/// context, unless the project turns reflection off.
/// <code>
/// [JsonSerializable(typeof(Say))] partial class ChatJson : JsonSerializerContext;
/// [WebSocketRoute("/chat", Sends = [typeof(Left)])]                                    // WST009: 'Left'
/// class Chat { public Said OnMessage(Say message) => …; }                              // WST009: 'Said'
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingContractAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.MissingContract];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            // Computed for the first endpoint only: a search for the contexts looks at every class.
            var contracts = new Lazy<JsonContracts>(() => JsonContracts.Of(start.Compilation, start.CancellationToken));
            start.RegisterSymbolAction(context => Check(context, contracts), SymbolKind.NamedType);
            start.RegisterOperationAction(context => CheckSend(context, contracts), OperationKind.Invocation);
        });
    }

    private static bool IsReflectionOff(AnalyzerConfigOptions options) =>
        (options.TryGetValue("build_property.JsonSerializerIsReflectionEnabledByDefault", out var isEnabled)
            && string.Equals(isEnabled, "false", StringComparison.OrdinalIgnoreCase))
        || (string.IsNullOrEmpty(isEnabled)
            && options.TryGetValue("build_property.PublishAot", out var isAot)
            && string.Equals(isAot, "true", StringComparison.OrdinalIgnoreCase));

    private static void Check(SymbolAnalysisContext context, Lazy<JsonContracts> contracts)
    {
        if (Examine((INamedTypeSymbol)context.Symbol, contracts, context.Options, context.CancellationToken) is not { } shape)
        {
            return;
        }

        var reported = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var (type, at) in MessageTypes.Of(shape))
        {
            Report(type, shape.LocationOf(at), at is IParameterSymbol ? "takes" : "sends");
        }

        foreach (var (type, at) in DeclaredMessages.WithPlaces(shape, context.CancellationToken))
        {
            Report(type, at, "sends");
        }

        void Report(ITypeSymbol type, Location at, string verb)
        {
            if (!contracts.Value.Cover(type) && reported.Add(type))
            {
                context.ReportDiagnostic(Create(at, type, shape.Type, verb, contracts.Value));
            }
        }
    }

    /// <summary>Checks a message that is sent outside of a reply, unless the class says elsewhere that it sends its type.</summary>
    private static void CheckSend(OperationAnalysisContext context, Lazy<JsonContracts> contracts)
    {
        // A type without a name cannot be listed.
        if (SentMessage.Of((IInvocationOperation)context.Operation, context.ContainingSymbol.ContainingType) is { Type.IsAnonymousType: false } sent
            && Examine(sent.Endpoint, contracts, context.Options, context.CancellationToken) is { } shape
            && !contracts.Value.Cover(sent.Type)
            && !MessageTypes.Of(shape).Select(static message => message.Type)
                .Concat(DeclaredMessages.WithPlaces(shape, context.CancellationToken).Select(static message => message.Type))
                .Contains(sent.Type, SymbolEqualityComparer.Default))
        {
            context.ReportDiagnostic(Create(sent.Value.Syntax.GetLocation(), sent.Type, sent.Endpoint, "sends", contracts.Value));
        }
    }

    /// <summary>Returns the shape of a class whose messages need contracts; null for other classes.</summary>
    private static EndpointShape? Examine(
        INamedTypeSymbol type, Lazy<JsonContracts> contracts, AnalyzerOptions options, CancellationToken cancellationToken) =>
        EndpointRules.Examine(type, cancellationToken) is { CanBeGenerated: true } shape
        && !CodecRules.ReplacesJson(shape)
        && (contracts.Value.Context is not null || IsReflectionOff(options.AnalyzerConfigOptionsProvider.GlobalOptions))
            ? shape
            : null;

    private static Diagnostic Create(Location at, ITypeSymbol type, INamedTypeSymbol endpoint, string verb, JsonContracts contracts) => Diagnostic.Create(
        Descriptors.MissingContract,
        at,
        type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
        endpoint.Name,
        verb,
        contracts.Context is { } first ? $"'{first.Name}'" : "a partial class that derives from JsonSerializerContext");
}
