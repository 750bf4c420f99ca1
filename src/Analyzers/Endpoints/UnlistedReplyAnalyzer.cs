using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Endpoints;

/// <summary>
/// An analyzer that reports replies whose type their polymorphic base does not list.
/// <code>
/// [JsonPolymorphic, JsonDerivedType(typeof(Said), "said")] public abstract record Out;
/// public Out OnMessage(Move move) => new Moved();    // WST014: 'Out' does not list 'Moved'
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnlistedReplyAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.UnlistedDerivedType];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Check, OperationKind.Return, OperationKind.YieldReturn);
    }

    private static void Check(OperationAnalysisContext context)
    {
        // The conversions first: most code returns no polymorphic type, and to examine a class takes longer.
        if (((IReturnOperation)context.Operation).ReturnedValue is not { } returned
            || ValuesOf(returned).OfType<IConversionOperation>().Where(IsUnlisted).ToArray() is not { Length: > 0 } unlisted
            || context.ContainingSymbol is not IMethodSymbol { ContainingType: { } type } method
            || EndpointRules.RoutesOf(type).IsEmpty
            || EndpointRules.Examine(type, context.CancellationToken) is not { } shape
            || CodecRules.ReplacesJson(shape)
            || !shape.Callbacks.Exists(callback => SymbolEqualityComparer.Default.Equals(callback.Method, method)))
        {
            return;
        }

        foreach (var value in unlisted)
        {
            var (fact, remedy) = PolymorphismRules.Explain(value.Type!, value.Operand.Type, lacksDiscriminator: false);
            context.ReportDiagnostic(
                Diagnostic.Create(Descriptors.UnlistedDerivedType, value.Syntax.GetLocation(), value.Type!.Name, fact, remedy));
        }
    }

    private static IEnumerable<IOperation> ValuesOf(IOperation value) => value switch
    {
        IConversionOperation { Operand: IConditionalOperation or ISwitchExpressionOperation or ICoalesceOperation } conversion =>
            ValuesOf(conversion.Operand),
        IConditionalOperation { WhenFalse: { } otherwise } choice => ValuesOf(choice.WhenTrue).Concat(ValuesOf(otherwise)),
        ISwitchExpressionOperation choice => choice.Arms.SelectMany(static arm => ValuesOf(arm.Value)),
        ICoalesceOperation choice => ValuesOf(choice.WhenNull).Append(choice.Value),
        _ => [value],
    };

    private static bool IsUnlisted(IConversionOperation value) =>
        value is { IsImplicit: true, Type: { } polymorphic, Operand.Type: { IsAbstract: false } derived }
        && polymorphic.GetAttributes().FirstOrDefault(KnownTypes.IsJsonPolymorphic) is { } attribute
        && attribute.Argument("UnknownDerivedTypeHandling") is null or 0
        && SymbolEqualityComparer.Default.Equals(Polymorphism.UnlistedBase(derived), polymorphic);
}
