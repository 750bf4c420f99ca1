using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Sending;

/// <summary>
/// An analyzer that reports an <c>[OutgoingMessage]</c> that generated code cannot follow.
/// <code>
/// [OutgoingMessage(Key = "Symbl")] public record Quote(string Symbol, decimal Price);    // WST012: no such property
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OutgoingAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.ImpossibleOutgoing];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Check, SymbolKind.NamedType);
    }

    private static void Check(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.GetAttributes().FirstOrDefault(KnownTypes.IsOutgoing) is { } attribute
            && OutgoingRules.FaultOf(type, attribute, context.Compilation) is var (argument, fact, remedy))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.ImpossibleOutgoing, LocationOf(attribute, argument, context), type.Name, fact, remedy));
        }
    }

    private static Location? LocationOf(AttributeData attribute, string? argument, SymbolAnalysisContext context)
    {
        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) as AttributeSyntax;
        var at = syntax?.ArgumentList?.Arguments.FirstOrDefault(candidate => candidate.NameEquals?.Name.Identifier.ValueText == argument);
        return (at?.Expression ?? (SyntaxNode?)syntax)?.GetLocation();
    }
}
