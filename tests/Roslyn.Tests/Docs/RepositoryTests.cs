using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using WebSocketToolkit.Shared;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs;

/// <summary>Files of the repository that say the same twice, or number things, agree.</summary>
public sealed partial class RepositoryTests
{
    /// <summary>The folders of projects that are built elsewhere, from packages.</summary>
    private static readonly string[] _projectsOfUsers = ["artifacts/", "tests/Package.Tests/Apps/", "src/Templates/templates/"];

    /// <summary>The logs, by category: several classes may write to one.</summary>
    public static TheoryData<string, string[]> Logs => new()
    {
        { "WebSocketToolkit", ["src/Runtime/Connections/ConnectionLog.cs", "src/Runtime/Routing/RoutingLog.cs"] },
        { "WebSocketToolkit.Groups", ["src/Runtime/Groups/GroupLog.cs"] },
        { "WebSocketToolkit.Backplane", ["src/Runtime/Backplane/BackplaneLog.cs"] },
        { "WebSocketToolkit.RabbitMQ", ["src/RabbitMQ/Log.cs"] },
    };

    [Fact]
    public void Both_solution_files_have_all_projects()
    {
        var projects = Directory.GetFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(static path => !Array.Exists(_projectsOfUsers, folder => path.StartsWith(folder, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.Equal(projects, Projects("Toolkit.sln"));
        Assert.Equal(projects, Projects("Toolkit.slnx"));
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public void Event_ids_of_a_category_are_consecutive(string category, string[] files)
    {
        var ids = files
            .SelectMany(file => EventId().Matches(File.ReadAllText(Path.Combine(Repository.Root, file))))
            .Select(static match => int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture))
            .Order()
            .ToArray();
        Assert.True(ids.Length > 1, $"The log of {category} is not where it was.");
        Assert.Equal(Enumerable.Range(1, ids.Length), ids);
    }

    /// <summary>One property has the address of the repository, and the rules cannot read it.</summary>
    [Fact]
    public void The_help_links_lead_to_the_repository()
    {
        var address = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("RepositoryUrl").Single().Value;
        Assert.Equal($"{address}/blob/main/docs/rules/WST001.md", RuleIds.HelpLink("WST001"));
    }

    /// <summary>The README sells with figures that were measured: each row has numbers of the row with its name.</summary>
    [Fact]
    public void The_figures_of_the_readme_are_those_of_the_benchmark()
    {
        var measured = Rows("docs/explanation/performance.md").DistinctBy(static row => row[0]).ToDictionary(static row => row[0]);
        var shown = Rows("README.md").Where(row => measured.ContainsKey(row[0])).ToArray();

        Assert.Equal(3, shown.Length);
        Assert.All(shown, row => Assert.All(row[1..], figure => Assert.Contains(figure, measured[row[0]].Select(static cell => cell.Split(' ')[0]))));
    }

    private static IEnumerable<string[]> Rows(string page) => File.ReadLines(Path.Combine(Repository.Root, page))
        .Where(static line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(static line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries));

    private static string[] Projects(string solution) => [.. ProjectPath().Matches(File.ReadAllText(Path.Combine(Repository.Root, solution)))
        .Select(static match => match.Groups["path"].Value.Replace('\\', '/'))
        .Order(StringComparer.Ordinal)];

    [GeneratedRegex("\"(?<path>[^\"]+\\.csproj)\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProjectPath();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?<id>\d+),", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EventId();
}
