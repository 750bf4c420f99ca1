using System.Reflection;
using System.Text.RegularExpressions;
using WebSocketToolkit.Contracts;
using WebSocketToolkit.Roslyn.Tests.Architecture;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs.Reference;

/// <summary>The table of <c>docs/reference/contract-codes.md</c> has every code that the contracts, their tool and their build report.</summary>
public sealed partial class ContractCodeTests
{
    private static readonly Type _findings = typeof(WebSocketContractOptions).Assembly.GetType("WebSocketToolkit.Contracts.Comparison.FindingCodes")!;

    [Fact]
    public void Codes() => ReferenceTable.Verify(
        "contract-codes.md",
        "codes",
        ["code", "kind", "meaning", "remedy"],
        Sources().SelectMany(static text => Code().Matches(text)).Select(static match => match.Groups["code"].Value)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(static code => new[] { code, KindOf(code) }));

    private static IEnumerable<string> Sources() =>
        SourceProject.Read(Path.Combine(Repository.Root, "src", "Contracts"), Path.Combine(Repository.Root, "src", "Contracts.Tool"))
            .Select(static file => file.Text)
            .Append(File.ReadAllText(Path.Combine(Repository.Root, "src", "Contracts", "build", "WebSocketToolkit.Contracts.targets")));

    private static string KindOf(string code) =>
        _findings.GetFields().Any(field => field.IsLiteral && Equals(field.GetRawConstantValue(), code))
            ? (bool)_findings.GetMethod("IsBreak", BindingFlags.Static | BindingFlags.Public)!.Invoke(null, [code])! ? "break" : "note"
        : Sources().Any(text => text.Contains($"Messages.Warning(\"{code}\"", StringComparison.Ordinal)) ? "warning"
        : Sources().Any(text => text.Contains($"Stale = \"{code}\"", StringComparison.Ordinal)) ? "as a break"
        : "error";

    [GeneratedRegex("\"(?<code>WSC[0-9]{3})\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
