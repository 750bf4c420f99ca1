using Microsoft.CodeAnalysis.Diagnostics;
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
        if (EndpointRules.Examine((INamedTypeSymbol)context.Symbol, context.CancellationToken) is not { CanBeGenerated: true } shape
            || CodecRules.ReplacesJson(shape)
            || (contracts.Value.Context is null && !IsReflectionOff(context.Options.AnalyzerConfigOptionsProvider.GlobalOptions)))
        {
            return;
        }

        var place = contracts.Value.Context is { } first ? $"'{first.Name}'" : "a partial class that derives from JsonSerializerContext";

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
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.MissingContract, at, type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), shape.Type.Name, verb, place));
            }
        }
    }
}
