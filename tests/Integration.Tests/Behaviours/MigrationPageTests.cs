using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace WebSocketToolkit.Integration.Tests.Behaviours;

/// <summary>The table of <c>docs/coming-from/fastify.md</c> is complete, and the tests that it names exist.</summary>
public sealed partial class MigrationPageTests
{
    private const int LastLine = 144;
    private const string Folder = "tests";

    private sealed record Row(int Line, string Verdict, string Test);

    [Fact]
    public void Every_behaviour_has_its_verdict()
    {
        var rows = Rows();
        Assert.Equal(Enumerable.Range(1, LastLine), rows.Select(static row => row.Line));
        Assert.All(rows, static row => Assert.Contains(row.Verdict, (string[])["matched", "bettered", "settled"]));
    }

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, Folder), "*.cs", SearchOption.AllDirectories)
            .ToLookup(static file => Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal);
        var missing = Rows().Select(static row => row.Test).Distinct(StringComparer.Ordinal).Where(test =>
        {
            var parts = test.Split('.');
            return parts.Length != 2 || !sources[parts[0]].Any(file => Declares(File.ReadAllText(file), parts[1]));
        });
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_test_of_a_behaviour_names_one_that_there_is() => Assert.All(
        typeof(MigrationPageTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods())
            .SelectMany(static method => method.GetCustomAttribute<BehaviourAttribute>()?.Lines ?? []),
        static line => Assert.InRange(line, 1, LastLine));

    private static Row[] Rows() =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "coming-from", "fastify.md"))
            .Select(static line => RowOfTable().Match(line))
            .Where(static match => match.Success)
            .Select(static match => new Row(
                int.Parse(match.Groups["line"].ValueSpan, CultureInfo.InvariantCulture),
                match.Groups["verdict"].Value,
                match.Groups["test"].Value)),
    ];

    private static bool Declares(string source, string test) =>
        Regex.IsMatch(source, $@"public (async )?(Task|void) {Regex.Escape(test)}\(", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"^\| (?<line>\d+) \|.*\| (?<verdict>\w+) \| `?(?<test>[\w.]*)`? \|$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RowOfTable();
}
