using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.CodeFixes.Endpoints;

/// <summary>The fix of WST018: it removes the setting that turns heartbeats on.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HeartbeatFix)), Shared]
public sealed class HeartbeatFix : SequentialFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.ImpossibleHeartbeat];

    private protected override ImmutableArray<(string Key, string Title)> Actions { get; } = [("Remove", "Remove the setting")];

    private protected override Task<Document?> FixAsync(FixSite site, string key) => Task.FromResult(
        site.Node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { NameEquals: not null } setting
            ? site.Document.WithSyntaxRoot(site.Root.RemoveNode(setting, SyntaxRemoveOptions.KeepUnbalancedDirectives)!)
            : null);
}
