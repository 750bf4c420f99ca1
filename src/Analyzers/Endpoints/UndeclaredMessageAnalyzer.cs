using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Endpoints;

/// <summary>
/// An analyzer that reports messages that a class does not declare to send, in projects that describe their endpoints.
/// <code>
/// [WebSocketRoute("/chat", Sends = [typeof(Joined)])] public class Chat { … }
/// await groups.All.SendAsync(new Left());                    // WST110
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UndeclaredMessageAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.UndeclaredMessage];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(KnownTypes.EndpointContract) is null)
            {
                return;
            }

            var declared = new ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<ITypeSymbol>?>(SymbolEqualityComparer.Default);
            start.RegisterOperationAction(context => Check(context, declared), OperationKind.Invocation);
        });
    }

    private static void Check(OperationAnalysisContext context, ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<ITypeSymbol>?> declared)
    {
        if (SentMessage.Of((IInvocationOperation)context.Operation, context.ContainingSymbol.ContainingType) is { } sent
            && declared.GetOrAdd(sent.Endpoint, type => DeclaredBy(type, context.CancellationToken)) is { } types
            && !types.Cover(sent.Type))
        {
            var type = sent.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.UndeclaredMessage,
                sent.Value.Syntax.GetLocation(),
                type,
                sent.Endpoint.Name,
                sent.Type.IsAnonymousType ? "Send a type that has a name" : $"Add typeof({type}) to Sends of its [WebSocketRoute]"));
        }
    }

    /// <summary>Returns the declared types of a class; null if it is no endpoint, or not written in full.</summary>
    private static ImmutableArray<ITypeSymbol>? DeclaredBy(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        EndpointRules.Examine(type, cancellationToken) is { IsIncomplete: false } shape ? DeclaredMessages.Of(shape) : null;
}
