using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Endpoints;

/// <summary>
/// An analyzer that reports replies and sent messages whose type their polymorphic base does not list.
/// <code>
/// [JsonPolymorphic, JsonDerivedType(typeof(Said), "said")] public abstract record Out;
/// public Out OnMessage(Move move) => new Moved();    // WST014: 'Out' does not list 'Moved'
/// await connection.SendAsync(new Moved());           // WST014
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnlistedMessageAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.UnlistedDerivedType];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(CheckReply, OperationKind.Return, OperationKind.YieldReturn);
        context.RegisterCompilationStartAction(static start =>
        {
            // Computed for the first finding only: the search looks at every class.
            var hasCodec = new Lazy<bool>(() => start.Compilation.Assembly.GlobalNamespace
                .AllTypes(start.CancellationToken).Any(KnownTypes.IsCodec));
            start.RegisterOperationAction(context => CheckSend(context, hasCodec), OperationKind.Invocation);
        });
    }

    private static void CheckReply(OperationAnalysisContext context)
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
            Report(context, value.Operand, (INamedTypeSymbol)value.Type!);
        }
    }

    private static void CheckSend(OperationAnalysisContext context, Lazy<bool> hasCodec)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod is not { Name: "SendAsync", IsGenericMethod: true } method
            || !(method.ContainingType.IsConnection() || method.ContainingType.IsAudience())
            || call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0) is not { } message)
        {
            return;
        }

        var unlisted = ValuesOf(message.Value).Select(Unconverted).Where(static value => UnlistedBaseOf(value) is not null).ToArray();
        if (unlisted.Length == 0 || IsOfCodec(context, hasCodec))
        {
            return;
        }

        foreach (var value in unlisted)
        {
            Report(context, value, UnlistedBaseOf(value)!);
        }
    }

    private static void Report(OperationAnalysisContext context, IOperation value, ITypeSymbol polymorphic)
    {
        var (fact, remedy) = PolymorphismRules.Explain(polymorphic, value.Type, lacksDiscriminator: false);
        context.ReportDiagnostic(
            Diagnostic.Create(Descriptors.UnlistedDerivedType, value.Syntax.GetLocation(), polymorphic.Name, fact, remedy));
    }

    /// <summary>Indicates whether the message may be written by a codec: that of the class, or one that the project's routes may have.</summary>
    private static bool IsOfCodec(OperationAnalysisContext context, Lazy<bool> hasCodec) =>
        hasCodec.Value
        && (context.ContainingSymbol.ContainingType is not { } type
            || EndpointRules.RoutesOf(type).IsEmpty
            || EndpointRules.Examine(type, context.CancellationToken) is not { } shape
            || CodecRules.ReplacesJson(shape));

    private static IOperation Unconverted(IOperation value) =>
        value is IConversionOperation { IsImplicit: true, Operand: var operand } ? operand : value;

    private static ITypeSymbol? UnlistedBaseOf(IOperation value) =>
        value.Type is INamedTypeSymbol { IsAbstract: false, TypeKind: TypeKind.Class or TypeKind.Struct } type
        && Polymorphism.UnlistedBase(type) is { } polymorphic
        && IsStrict(polymorphic)
            ? polymorphic
            : null;

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
        value is { IsImplicit: true, Type: { } polymorphic } && SymbolEqualityComparer.Default.Equals(UnlistedBaseOf(value.Operand), polymorphic);

    /// <summary>Indicates whether System.Text.Json does not write types that the base does not list.</summary>
    private static bool IsStrict(ITypeSymbol polymorphic) =>
        polymorphic.GetAttributes().FirstOrDefault(KnownTypes.IsJsonPolymorphic)?.Argument("UnknownDerivedTypeHandling") is null or 0;
}
