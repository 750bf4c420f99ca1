using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.CodeFixes.Endpoints;

/// <summary>The fix of WST010: it makes a method the callback that it looks like, public, not static and correctly spelt.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CallbackFix)), Shared]
public sealed class CallbackFix : SequentialFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.NotACallback];

    private protected override ImmutableArray<(string Key, string Title)> Actions { get; } = [("Callback", "Make the method a callback")];

    private protected override async Task<Document?> FixAsync(FixSite site, string key)
    {
        if (site.Node is not MethodDeclarationSyntax declaration
            || site.Model.GetDeclaredSymbol(declaration, site.CancellationToken) is not { } method
            || EndpointRules.Examine(method.ContainingType, site.CancellationToken) is not { } before
            || before.Faults.Find(IsReportedHere)?.IntendedName is not { } name)
        {
            return null;
        }

        // The changed document is compiled again, but the documents that refer to the method are not.
        if ((name != method.Name || method.IsStatic)
            && await References.AreAnywhere(method, site, document => document.Id != site.Document.Id).ConfigureAwait(false))
        {
            return null;
        }

        var mark = new SyntaxAnnotation();
        var callback = Change(declaration, name).WithAdditionalAnnotations(mark);
        var changed = site.Document.WithSyntaxRoot(site.Root.ReplaceNode(declaration, callback));
        return await IsCallbackNow(changed, mark, before, site.CancellationToken).ConfigureAwait(false) ? changed : null;

        bool IsReportedHere(EndpointFault fault) =>
            fault.Id == RuleIds.NotACallback && fault.Location.SourceSpan == declaration.Identifier.Span;
    }

    private static MethodDeclarationSyntax Change(MethodDeclarationSyntax declaration, string name)
    {
        var open = declaration;
        if (!declaration.Modifiers.Any(SyntaxKind.PublicKeyword) || declaration.Modifiers.Any(SyntaxKind.StaticKeyword))
        {
            // With attributes, the method's first token is in the middle of the declaration.
            var first = declaration.Modifiers.Any() ? declaration.Modifiers[0] : declaration.ReturnType.GetFirstToken();
            open = declaration
                .ReplaceToken(first, first.WithLeadingTrivia())
                .WithModifiers(Public(declaration.Modifiers, first.LeadingTrivia, out var comments));
            var type = open.ReturnType.GetFirstToken();
            open = open.ReplaceToken(type, type.WithLeadingTrivia(comments.AddRange(type.LeadingTrivia)));
        }

        return open.WithIdentifier(SyntaxFactory.Identifier(name).WithTriviaFrom(open.Identifier));
    }

    /// <summary>
    /// Returns the modifiers with <c>public</c> for the accessibility and without <c>static</c>. Comments of a modifier that goes stay before
    /// the next token.
    /// </summary>
    private static SyntaxTokenList Public(SyntaxTokenList modifiers, SyntaxTriviaList lead, out SyntaxTriviaList comments)
    {
        var kept = new List<SyntaxToken>
        {
            SyntaxFactory.Token(SyntaxKind.PublicKeyword).WithLeadingTrivia(lead).WithTrailingTrivia(SyntaxFactory.Space),
        };
        comments = SyntaxFactory.TriviaList();
        foreach (var (modifier, i) in modifiers.Select(static (modifier, i) => (modifier, i)))
        {
            var before = i == 0 ? SyntaxFactory.TriviaList() : modifier.LeadingTrivia;
            if (modifier.IsKind(SyntaxKind.StaticKeyword) || SyntaxFacts.IsAccessibilityModifier(modifier.Kind()))
            {
                comments = comments.AddRange(before)
                    .AddRange(modifier.TrailingTrivia.HasComment() ? modifier.TrailingTrivia.SkipWhile(IsBlank) : []);
                continue;
            }

            kept.Add(modifier.WithLeadingTrivia(comments.AddRange(before)));
            comments = SyntaxFactory.TriviaList();
        }

        return SyntaxFactory.TokenList(kept);

        static bool IsBlank(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.WhitespaceTrivia);
    }

    private static async Task<bool> IsCallbackNow(
        Document changed, SyntaxAnnotation mark, EndpointShape before, CancellationToken cancellationToken)
    {
        var root = await changed.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await changed.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var declaration = root!.GetAnnotatedNodes(mark).Single();
        return model!.GetDeclaredSymbol(declaration, cancellationToken) is IMethodSymbol method
            && EndpointRules.Examine(method.ContainingType, cancellationToken) is { } after
            && after.Callbacks.Exists(callback => SymbolEqualityComparer.Default.Equals(callback.Method, method))
            && after.Faults.Count(IsOther) <= before.Faults.Count(IsOther);
    }

    /// <summary>
    /// Indicates whether the fault is of another rule. A callback that conflicts with another, or that cannot be called, would only trade
    /// one diagnostic for a worse one.
    /// </summary>
    private static bool IsOther(EndpointFault fault) => fault.Id is not (RuleIds.NotACallback or RuleIds.NoCallback);
}
