extern alias generators;

using System.Runtime.CompilerServices;
using WebSocketToolkit.Roslyn.Tests.Kit;
using TrackingNames = generators::WebSocketToolkit.Generators.Models.TrackingNames;

namespace WebSocketToolkit.Roslyn.Tests.Generators.Outgoing;

/// <summary>The file that makes <c>[OutgoingMessage]</c> known to the runtime.</summary>
public sealed class OutgoingTests
{
    private const string File = "OutgoingMessages.g.cs";

    private const string Source = """
        namespace Market;
        public enum Side { Buy, Sell }
        [OutgoingMessage(Policy = WebSocketSlowConsumerPolicy.DropOldest, Key = nameof(Symbol), TimeToLiveSeconds = 2.5)] public record Quote(string Symbol, decimal Price);
        [OutgoingMessage(Key = nameof(Id))] public abstract record Event(Guid Id);
        [OutgoingMessage(Key = nameof(@event))] internal record struct Tick(int? @event);
        [OutgoingMessage(Key = nameof(Side))] public struct Trade { public Side Side { get; set; } }
        static class Outer
        {
            [OutgoingMessage(Policy = WebSocketSlowConsumerPolicy.Close)] internal class Nested;
            [OutgoingMessage(Key = "Nobody")] internal class Faulty;
        }
        """;

    [Fact]
    public void Every_kind_of_key() => Match(Source);

    [Fact]
    public void Without_messages_nothing_is_generated() => Assert.DoesNotContain(File, Generate.Run("[OutgoingMessage(Key = \"Nobody\")] class Faulty;").Keys);

    [Fact]
    public void Only_what_the_attribute_says_matters()
    {
        Assert.Equal("Cached", Reasons("decimal Price", "decimal Price, int Volume"));
        Assert.Equal("Modified", Reasons("2.5", "3"));
    }

    private static string Reasons(string old, string edited)
    {
        Assert.Contains(old, Source, StringComparison.Ordinal);
        return Generate.Reasons(Compile.Create(Source), Compile.Create(Source.Replace(old, edited, StringComparison.Ordinal)), TrackingNames.Outgoing);
    }

    private static void Match(string source, [CallerFilePath] string file = "", [CallerMemberName] string test = "") => Snapshot.Match(
        Snapshot.PathOf(File, "Snapshots", file, test), Generate.Run(source)[File]);
}
