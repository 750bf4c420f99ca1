using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Endpoints;

/// <summary>
/// An analyzer that reports services in the constructor of an endpoint that are not made to live as long as a connection.
/// <code>
/// [WebSocketRoute("/chat")] public class Chat(ChatDbContext db) { … }    // WST108
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LongLivedServiceAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The key of the types that an <c>.editorconfig</c> adds: <c>Acme.UnitOfWork, Acme.Session</c>.</summary>
    internal const string ServicesKey = "websocket_toolkit.short_lived_services";

    private const string DbContext = "Microsoft.EntityFrameworkCore.DbContext";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.LongLivedService];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Check, SymbolKind.NamedType);
    }

    private static void Check(SymbolAnalysisContext context)
    {
        if (EndpointRules.Examine((INamedTypeSymbol)context.Symbol, context.CancellationToken) is not { } shape)
        {
            return;
        }

        foreach (var parameter in shape.ConstructorParameters.Where(static parameter => parameter.IsService))
        {
            var type = parameter.Symbol.Type;
            if (parameter.Symbol.Locations.FirstOrDefault() is { SourceTree: { } tree } location
                && (type.IsOrInherits(DbContext) || Configured(context, tree).Any(name => type.IsOrInherits(name))))
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.LongLivedService, location, type.Name, shape.Type.Name));
            }
        }
    }

    private static IEnumerable<string> Configured(SymbolAnalysisContext context, SyntaxTree tree) =>
        context.Options.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue(ServicesKey, out var names)
            ? names.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(static name => name.Trim())
            : [];
}
