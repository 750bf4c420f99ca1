using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Endpoints;

/// <summary>
/// An analyzer that reports endpoints of an application, or of a library that it references, if the application maps none of them.
/// <code>
/// builder.Services.AddWebSocketRoutes();
/// var app = builder.Build();
/// app.Run();                              // WST015: no app.MapWebSocketRoutes()
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnmappedEndpointsAnalyzer : DiagnosticAnalyzer
{
    private const string Map = "Map";
    private const string Routes = "WebSocketRoutes";
    private const string Toolkit = "WebSocketToolkit";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.UnmappedEndpoints];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext start)
    {
        if (start.Compilation.Options.OutputKind is not (OutputKind.ConsoleApplication or OutputKind.WindowsApplication)
            || start.Compilation.GetTypeByMetadataName(KnownTypes.WebSocketRouteAttribute) is null)
        {
            return;
        }

        var classes = new ConcurrentBag<INamedTypeSymbol>();
        var called = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        start.RegisterSymbolAction(
            context =>
            {
                var type = (INamedTypeSymbol)context.Symbol;
                if (type.TypeKind == TypeKind.Class && !EndpointRules.RoutesOf(type).IsEmpty)
                {
                    classes.Add(type);
                }
            },
            SymbolKind.NamedType);
        start.RegisterSyntaxNodeAction(
            context =>
            {
                var name = ((IdentifierNameSyntax)context.Node).Identifier.ValueText;
                if (name.StartsWith(Map, StringComparison.Ordinal) && name.Length > Map.Length)
                {
                    called.TryAdd(name, true);
                }
            },
            SyntaxKind.IdentifierName);
        start.RegisterCompilationEndAction(context => End(context, classes, called));
    }

    private static void End(
        CompilationAnalysisContext context, ConcurrentBag<INamedTypeSymbol> classes, ConcurrentDictionary<string, bool> called)
    {
        // One call shows that the author knows about mapping, and may have left a class out on purpose.
        var own = classes.OrderBy(static type => type.ToDisplayString(), StringComparer.Ordinal).ToArray();
        if (!called.Keys.Any(IsOfAll)
            && !own.Any(type => called.Keys.Any(name => name.EndsWith(type.Name, StringComparison.Ordinal)))
            && Array.Find(own, type => EndpointRules.Examine(type, context.CancellationToken)?.CanBeGenerated == true) is { } first)
        {
            context.ReportDiagnostic(
                Diagnostic.Create(Descriptors.UnmappedEndpoints, first.Locations[0], first.Name, "'app.MapWebSocketRoutes()'"));
        }

        foreach (var library in context.Compilation.SourceModule.ReferencedAssemblySymbols.Where(UsesToolkit))
        {
            if (MapMethodOf(library) is { } method && !called.ContainsKey(method.Name) && !IsMappedByHand(library, called))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.UnmappedEndpoints,
                    context.Compilation.GetEntryPoint(context.CancellationToken)?.Locations[0] ?? Location.None,
                    library.Name, $"'app.{method.Name}()'"));
            }
        }
    }

    private static bool IsOfAll(string name) => name.EndsWith(Routes, StringComparison.Ordinal);

    private static bool UsesToolkit(IAssemblySymbol assembly) =>
        !assembly.Name.StartsWith(Toolkit, StringComparison.Ordinal)
        && assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static reference => reference.Name == Toolkit));

    /// <summary>Returns the generated method that maps all public classes of a library.</summary>
    private static IMethodSymbol? MapMethodOf(IAssemblySymbol library)
    {
        var builder = library.GlobalNamespace.GetNamespaceMembers().FirstOrDefault(static n => n.Name == "Microsoft")
            ?.GetNamespaceMembers().FirstOrDefault(static n => n.Name == "AspNetCore")
            ?.GetNamespaceMembers().FirstOrDefault(static n => n.Name == "Builder");
        return builder?.GetTypeMembers()
            .Where(static type => type is { IsStatic: true, DeclaredAccessibility: Accessibility.Public }
                && type.Name.EndsWith("WebSocketRouteExtensions", StringComparison.Ordinal))
            .SelectMany(static type => type.GetMembers().OfType<IMethodSymbol>())
            .FirstOrDefault(static method => method.DeclaredAccessibility == Accessibility.Public && IsOfAll(method.Name));
    }

    /// <summary>
    /// Indicates whether the application may map the library in another way: each class by its own method, or by a method of the library that
    /// takes a route builder.
    /// </summary>
    private static bool IsMappedByHand(IAssemblySymbol library, ConcurrentDictionary<string, bool> called) => library.GlobalNamespace
        .AllTypes(CancellationToken.None)
        .Where(static type => type is { IsStatic: true, DeclaredAccessibility: Accessibility.Public })
        .SelectMany(static type => type.GetMembers().OfType<IMethodSymbol>())
        .Any(method => method.IsExtensionMethod
            && called.ContainsKey(method.Name)
            && method.Parameters[0].Type.IsOrInherits(KnownTypes.EndpointRouteBuilder));
}
