using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Endpoints;

/// <summary>
/// An analyzer that reports the faults that <see cref="EndpointRules"/> finds in a class with <c>[WebSocketRoute]</c>.
/// <code>
/// [WebSocketRoute("/chat/{room}")]
/// public class Chat
/// {
///     public object OnMessage(string text, WebSocketClose close) => text;    // WST003: WebSocketClose; WST004: object
///     void OnOpen() { }                                                      // WST010: it is not public
/// }
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EndpointShapeAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The diagnostic's property that tells a code fix the name that a method should have.</summary>
    internal const string IntendedName = nameof(IntendedName);

    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> _rules = ImmutableArray.Create(
        Descriptors.NotAnEndpoint,
        Descriptors.NoCallback,
        Descriptors.UnbindableParameter,
        Descriptors.UnsendableReturnType,
        Descriptors.BadPattern,
        Descriptors.CompetingCallbacks,
        Descriptors.UnhandledDerivedType,
        Descriptors.NotACallback,
        Descriptors.UnreachableErrorCallback,
        Descriptors.GenerationFailed,
        Descriptors.UnlistedDerivedType,
        Descriptors.IneffectiveAuthorization,
        Descriptors.UnenforcedValidation,
        Descriptors.ImpossibleHeartbeat,
        Descriptors.UnknownOperationMessage).ToImmutableDictionary(static rule => rule.Id, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. _rules.Values.OrderBy(static rule => rule.Id, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Check, SymbolKind.NamedType);
    }

    private static void Check(SymbolAnalysisContext context)
    {
        if (EndpointRules.ExamineWithMessages((INamedTypeSymbol)context.Symbol, context.CancellationToken) is not { } shape)
        {
            return;
        }

        foreach (var fault in shape.Faults)
        {
            var properties = fault.IntendedName is { } name
                ? ImmutableDictionary<string, string?>.Empty.Add(IntendedName, name)
                : ImmutableDictionary<string, string?>.Empty;
            var rule = _rules[fault.Id];
            var severity = shape.HasNoCallback && fault.Id == RuleIds.NotACallback ? DiagnosticSeverity.Error : rule.DefaultSeverity;
            context.ReportDiagnostic(Diagnostic.Create(
                rule, fault.Location, severity, additionalLocations: null, properties, fault.Arguments.ToArray<object>()));
        }
    }
}
