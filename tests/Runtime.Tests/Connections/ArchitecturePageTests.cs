using System.Text.RegularExpressions;
using WebSocketToolkit.Connections.Phases;
using WebSocketToolkit.Sending;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>The tables of <c>docs/explanation/architecture.md</c> about a connection's life, held against the code.</summary>
public partial class ArchitecturePageTests
{
    private static readonly string _runtime = Path.Combine(Repository.Root, "src", "Runtime");

    [Fact]
    public void The_page_prints_the_table_of_phases()
    {
        var rows = Table("phases");
        Assert.Equal(["phase", "reading", "receive buffer", "callbacks", "send buffer", "token", "timers"], rows[0]);
        Assert.Equal(Enum.GetValues<ConnectionPhase>().Select(Row), rows[1..]);
    }

    [Fact]
    public void Every_deadline_in_the_code_is_in_the_table_of_deadlines()
    {
        var files = Directory.GetFiles(_runtime, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(_runtime, file).Split(Path.DirectorySeparatorChar).Any(static part => part is "obj" or "bin"))
            .ToDictionary(static file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);
        var listed = Table("deadlines")[1..].SelectMany(static row => Quoted().Matches(row[^1]).Select(static name => name.Groups["name"].Value)).ToHashSet();
        var timed = files.Where(static file => Timed().IsMatch(file.Value)).Select(static file => file.Key).ToHashSet();
        Assert.True(timed.Count > 8, "The search for timers finds too few.");
        Assert.Empty(timed.Except(listed));
        Assert.Empty(listed.Except(files.Keys));
    }

    private static string[] Row(ConnectionPhase phase)
    {
        var rules = ConnectionPhases.RulesOf(phase);
        return
        [
            phase.ToString(),
            rules.Reading switch
            {
                ReadingMode.Messages => "messages",
                ReadingMode.UntilPeerCloses => "until the peer's close frame",
                ReadingMode.Discards => "thrown away",
                _ => "nothing",
            },
            rules.ReceiveBuffer switch
            {
                ReceiveBufferMode.Accepts => "takes messages",
                ReceiveBufferMode.Delivers => "delivered",
                _ => "thrown away",
            },
            rules.Callbacks switch
            {
                CallbackMode.OnOpen => "`OnOpen`",
                CallbackMode.Any => "any, one at a time",
                CallbackMode.Remaining => "those of waiting messages, then `OnClose`",
                CallbackMode.OnClose => "the one that runs, then `OnClose`",
                _ => "none",
            },
            rules.SendBuffer switch
            {
                SendState.Open => "open",
                SendState.Closing => "close frame",
                _ => "broken",
            },
            rules.Token switch
            {
                TokenMode.Pending => "not fired",
                TokenMode.FiresAtEnd => "fires at the end",
                _ => "fired",
            },
            rules.Timers switch
            {
                PhaseTimers.None => "none",
                PhaseTimers.Close => "close",
                _ => "keep-alive, limits",
            },
        ];
    }

    /// <summary>The rows of a table of the page, without the line under the head.</summary>
    private static string[][] Table(string name)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "explanation", "architecture.md"));
        var start = page.IndexOf($"<!-- {name} -->", StringComparison.Ordinal);
        var end = page.IndexOf($"<!-- /{name} -->", StringComparison.Ordinal);
        Assert.True(start >= 0 && end > start, $"The page has no table '{name}'.");
        return [.. page[start..end].Split('\n')
            .Where(static line => line.StartsWith('|') && !line.StartsWith("|--", StringComparison.Ordinal))
            .Select(static line => line.Trim('|').Split('|').Select(static cell => cell.Trim()).ToArray())];
    }

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    /// <summary>Calls that begin a time, and comparisons of elapsed time with a limit.</summary>
    [GeneratedRegex(@"CreateTimer\(|new CancellationTokenSource\([^)]|(?<!Queue)\.WaitAsync\([^)]+,|Task\.Delay\(|PeriodicTimer|new Timer\(|HasPassed\(|GetElapsedTime\([^)]*\) *[<>]|sincePing [<>]|HasExpired\(", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Timed();
}
