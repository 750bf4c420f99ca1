using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Endpoints;

/// <summary>
/// An analyzer that reports classes whose routes match the same paths.
/// <code>
/// [WebSocketRoute("/chat/{room}")] public class Chat { … }
/// [WebSocketRoute("/Chat/{name}")] public class OtherChat { … }    // WST006
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SameRouteAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.SameRoute];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var routes = new ConcurrentBag<(INamedTypeSymbol Type, RouteDeclaration Route, Location Location)>();
            start.RegisterSymbolAction(
                context =>
                {
                    foreach (var route in EndpointRules.RoutesOf((INamedTypeSymbol)context.Symbol))
                    {
                        if (IsComparable((INamedTypeSymbol)context.Symbol, route))
                        {
                            routes.Add(((INamedTypeSymbol)context.Symbol, route, route.Location(context.CancellationToken)));
                        }
                    }
                },
                SymbolKind.NamedType);
            start.RegisterCompilationEndAction(context =>
            {
                foreach (var same in routes.GroupBy(static entry => entry.Route.Pattern.Matches, StringComparer.Ordinal))
                {
                    // The order must not depend on the threads: the first class by name keeps the route.
                    var ordered = same
                        .OrderBy(static entry => entry.Type.ToDisplayString(), StringComparer.Ordinal)
                        .ThenBy(static entry => entry.Location.SourceSpan.Start)
                        .ToArray();
                    foreach (var (_, route, location) in ordered.Skip(1))
                    {
                        context.ReportDiagnostic(Diagnostic.Create(Descriptors.SameRoute, location, route.Text, ordered[0].Type.Name));
                    }
                }
            });
        });
    }

    /// <summary>
    /// Indicates whether the route can be compared with others. A class that is mapped by hand may be in any group, and hosts tell routes
    /// apart.
    /// </summary>
    private static bool IsComparable(INamedTypeSymbol type, RouteDeclaration route) =>
        type.TypeKind == TypeKind.Class
        && route.Pattern.Fault is null
        && !route.Attribute.ConstructorArguments.IsEmpty
        && !type.GetAttributes().Any(KnownTypes.IsHost)
        && !type.GetAttributes().Any(static a =>
            a.AttributeClass.IsWebSocketRouteAttribute()
            && a.NamedArguments.Any(static n => n.Key == "ManualMap" && n.Value.Value is true));
}
