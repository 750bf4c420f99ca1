using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs.Reference;

/// <summary>The tables of <c>docs/reference/close-codes.md</c> have every close of the runtime, every fault of a peer and every refusal.</summary>
public sealed class CloseCodeTests
{
    private const string Page = "close-codes.md";

    private static readonly List<SyntaxNode> _runtime = SourceFacts.Read("Runtime");

    [Fact]
    public void Closes()
    {
        var codes = typeof(WebSocketConnection).Assembly.GetType("WebSocketToolkit.Protocol.CloseStatus")!.GetFields()
            .Where(static field => field.IsLiteral)
            .ToDictionary(static field => field.Name, static field => (int)field.GetRawConstantValue()!);
        var closes = SourceFacts.ArgumentsAfter(_runtime, "CloseStatus")
            .Where(static use => use.Following.Length >= 2)
            .SelectMany(use => SourceFacts.TextsOf(use.Following[0]).Select(text => (Code: codes[use.Member], Text: text, Initiator: use.Following[1].ToString())))
            .ToList();
        Assert.True(closes.Count > 8, "The search for closes finds too few.");
        Assert.All(closes, close => Assert.Equal(close.Code == codes["AbnormalClosure"], close.Text.Length == 0));

        var drain = new WebSocketDrainOptions();
        ReferenceTable.Verify(
            Page,
            "closes",
            ["status", "reason", "initiator", "when"],
            closes.Where(static close => close.Text.Length > 0)
                .Append((drain.Code, drain.Reason, "WebSocketCloseInitiator.Application"))
                .Distinct()
                .OrderBy(static close => close.Item1).ThenBy(static close => close.Item2, StringComparer.Ordinal)
                .Select(static close => new[]
                {
                    close.Item1.ToString(CultureInfo.InvariantCulture), ReferenceTable.Code(close.Item2), ReferenceTable.Code(close.Item3.Split('.')[1]),
                }),
            keys: 2);
    }

    [Fact]
    public void Faults()
    {
        var texts = SourceFacts.ArgumentsAfter(_runtime, nameof(WebSocketProtocolFault))
            .Where(static use => use.Following.Length > 0)
            .SelectMany(static use => SourceFacts.TextsOf(use.Following[0]).Select(text => (Fault: use.Member, Text: text)))
            .Distinct()
            .ToLookup(static use => use.Fault, static use => use.Text);
        ReferenceTable.Verify(
            Page,
            "faults",
            ["status", "reason", "`WebSocketProtocolFault`", "when"],
            Enum.GetValues<WebSocketProtocolFault>().OrderBy(CodeOf).SelectMany(fault => texts[fault.ToString()].DefaultIfEmpty("").Select(text => new[]
            {
                CodeOf(fault).ToString(CultureInfo.InvariantCulture), ReferenceTable.Code(text), ReferenceTable.Code(fault.ToString()),
            })),
            keys: 3);
    }

    [Fact]
    public void Refusals() => ReferenceTable.Verify(
        Page,
        "refusals",
        ["answer", "when"],
        _runtime
            .Where(static file => file.SyntaxTree.FilePath.Contains($"{Path.DirectorySeparatorChar}Routing{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                || file.SyntaxTree.FilePath.EndsWith("WebSocketBinder.cs", StringComparison.Ordinal))
            .SelectMany(static file => file.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
            .Where(static access => access.Expression.ToString() == "StatusCodes")
            .Select(static access => access.Name.Identifier.Text["Status".Length..])
            .Where(static name => name[0] >= '4')
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(static name => new[] { $"{name[..3]} {Words(name[3..])}" }));

    private static int CodeOf(WebSocketProtocolFault fault) => ((WebSocketProtocolException)Activator.CreateInstance(
        typeof(WebSocketProtocolException), BindingFlags.Instance | BindingFlags.NonPublic, null, [fault, ""], CultureInfo.InvariantCulture)!).CloseCode;

    private static string Words(string name) => string.Concat(name.Select(static (letter, i) => i > 0 && char.IsUpper(letter) ? $" {letter}" : $"{letter}"));
}
