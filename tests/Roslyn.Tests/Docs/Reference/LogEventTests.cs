using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs.Reference;

/// <summary>The tables of <c>docs/reference/log-events.md</c> have every log event, by category.</summary>
public sealed class LogEventTests
{
    private const string Page = "log-events.md";

    private static readonly List<SyntaxNode> _files = [.. SourceFacts.Read("Runtime"), .. SourceFacts.Read("RabbitMQ"), .. SourceFacts.Read("Contracts")];

    /// <summary>The categories by the classes of log events. A logger of another category has its own row below.</summary>
    private static readonly Dictionary<string, string> _categories = new(StringComparer.Ordinal)
    {
        ["ConnectionLog"] = "WebSocketToolkit",
        ["RoutingLog"] = "WebSocketToolkit",
        ["GroupLog"] = "WebSocketToolkit.Groups.GroupRegistry",
        ["BackplaneLog"] = "WebSocketToolkit.Backplane",
        ["TransportLog"] = "WebSocketToolkit.Transport",
        ["Log"] = "WebSocketToolkit.RabbitMQ.RabbitMQBackplane",
        ["ContractLog"] = "WebSocketToolkit.Contracts.Hosting.DocumentCheck",
    };

    /// <summary>The calls of static methods, by type and name.</summary>
    private static readonly ILookup<(string Type, string Name), InvocationExpressionSyntax> _calls =
        (from file in _files
         from call in file.DescendantNodes().OfType<InvocationExpressionSyntax>()
         let access = call.Expression as MemberAccessExpressionSyntax
         let type = access?.Expression as IdentifierNameSyntax
         where type is not null
         select (Key: (type.Identifier.Text, access.Name.Identifier.Text), Call: call)).ToLookup(static entry => entry.Key, static entry => entry.Call);

    private static readonly List<(string Category, int Id, string Name, string Level, string Message)> _events = [.. ReadEvents()];

    public static TheoryData<string> Categories => [.. _events.Select(static entry => entry.Category).Distinct()];

    [Theory]
    [MemberData(nameof(Categories))]
    public void Events_of_a_category(string category) => ReferenceTable.Verify(
        Page,
        category,
        ["id", "name", "level", "message", "note"],
        _events.Where(entry => entry.Category == category).OrderBy(static entry => entry.Id).Select(static entry => new[]
        {
            entry.Id.ToString(CultureInfo.InvariantCulture), ReferenceTable.Code(entry.Name), entry.Level, ReferenceTable.Cell(entry.Message),
        }),
        keys: 2);

    [Fact]
    public void The_page_has_no_other_category()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", Page));
        Assert.Equal(Categories.Count, page.Split("<!-- /").Length - 1);
    }

    private static IEnumerable<(string Category, int Id, string Name, string Level, string Message)> ReadEvents() =>
        from file in _files
        from method in file.DescendantNodes().OfType<MethodDeclarationSyntax>()
        from attribute in method.AttributeLists.SelectMany(static list => list.Attributes)
        where attribute.Name.ToString() == "LoggerMessage"
        let arguments = attribute.ArgumentList!.Arguments
        let type = ((ClassDeclarationSyntax)method.Parent!).Identifier.Text
        select (
            CategoryOf(type, method.Identifier.Text),
            int.Parse(arguments[0].ToString(), CultureInfo.InvariantCulture),
            method.Identifier.Text,
            arguments[1].ToString().Split('.')[1],
            SourceFacts.TextsOf(arguments[2].Expression).Single());

    private static string CategoryOf(string type, string name)
    {
        var calls = _calls[(type, name)].ToList();
        Assert.True(calls.Count > 0, $"{type}.{name} is never logged.");
        return calls.TrueForAll(static call => Path.GetFileName(call.SyntaxTree.FilePath) == "LifecycleService.cs") ? "WebSocketToolkit.Routing.LifecycleService"
            : calls.TrueForAll(static call => call.ArgumentList.Arguments[0].ToString().EndsWith("TrafficLog", StringComparison.Ordinal)) ? "WebSocketToolkit.Traffic"
            : _categories[type];
    }
}
