using WebSocketToolkit.Analyzers.Sending;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Sending;

/// <summary>WST012.</summary>
public sealed class OutgoingTests
{
    [Theory]
    [InlineData("\"Symbl\"", "takes 'Symbl' as the key, and the type has no readable property of that name. Name one with nameof.")]
    [InlineData("\"\"", "takes '' as the key, and the type has no readable property of that name. Name one with nameof.")]
    [InlineData("nameof(Field)", "takes 'Field' as the key, and the type has no readable property of that name. Name one with nameof.")]
    [InlineData("nameof(WriteOnly)", "takes 'WriteOnly' as the key, and the type has no readable property of that name. Name one with nameof.")]
    [InlineData("nameof(Hidden)", "takes 'Hidden' as the key, and the type has no readable property of that name. Name one with nameof.")]
    [InlineData("nameof(Shared)", "takes 'Shared' as the key, and the type has no readable property of that name. Name one with nameof.")]
    [InlineData("nameof(Tags)", "takes 'Tags' as the key, which has no text of its own. Name a property that is a string, a number, an enum, or implements IFormattable.")]
    [InlineData("nameof(Flag)", "takes 'Flag' as the key, which has no text of its own. Name a property that is a string, a number, an enum, or implements IFormattable.")]
    public Task Fires_for_the_key(string key, string message) => Analyze<OutgoingAnalyzer>.Expect(
        $$"""
        [OutgoingMessage(Key = {|WST012:{{key}}|})]
        public class Quote
        {
            public string Field = "";
            public string WriteOnly { set { } }
            private string Hidden => "";
            public static string Shared => "";
            public int[] Tags { get; } = [];
            public bool Flag { get; }
        }
        """,
        $"The [OutgoingMessage] of 'Quote' {message}");

    [Theory]
    [InlineData("TimeToLiveSeconds = {|WST012:-0.5|}", "gives a time to live that is none. Give the seconds that a message may wait, or leave it out.")]
    [InlineData("TimeToLiveSeconds = {|WST012:double.NaN|}", "gives a time to live that is none. Give the seconds that a message may wait, or leave it out.")]
    [InlineData("TimeToLiveSeconds = {|WST012:1e300|}", "gives a time to live that is none. Give the seconds that a message may wait, or leave it out.")]
    [InlineData("Policy = {|WST012:(WebSocketSlowConsumerPolicy)9|}", "names the policy 9, which there is not. Name one of WebSocketSlowConsumerPolicy.")]
    public Task Fires_for_a_value(string argument, string message) => Analyze<OutgoingAnalyzer>.Expect(
        $"[OutgoingMessage({argument})] public record struct Quote(string Symbol);", $"The [OutgoingMessage] of 'Quote' {message}");

    [Fact]
    public Task Fires_where_generated_code_cannot_name_the_type() => Analyze<OutgoingAnalyzer>.Expect(
        """
        [{|WST012:OutgoingMessage|}] public record Change<T>(T Value);
        [{|WST012:OutgoingMessage(Key = nameof(Name))|}] file record Local(string Name);
        static class Outer
        {
            [{|WST012:OutgoingMessage|}] private record Inner;
        }

        [{|WST012:OutgoingMessage|}] static class Helper;
        [{|WST012:OutgoingMessage|}] ref struct Window;
        """,
        "The [OutgoingMessage] of 'Change' stands on a type with type parameters, which generated code cannot name. Put it on a base or a derived type without any.",
        "The [OutgoingMessage] of 'Local' has no effect: generated code cannot reach 'Local'. Make it internal or public.",
        "The [OutgoingMessage] of 'Inner' has no effect: generated code cannot reach 'Inner'. Make it internal or public.",
        "The [OutgoingMessage] of 'Helper' stands on a type of which there can be no message. Put it on a class, a record or a struct that can be sent.",
        "The [OutgoingMessage] of 'Window' stands on a type of which there can be no message. Put it on a class, a record or a struct that can be sent.");

    [Fact]
    public Task Does_not_fire() => Analyze<OutgoingAnalyzer>.Expect("""
        public enum Side { Buy, Sell }
        public abstract record Event(Guid Id) { internal int Number { get; init; } }
        [OutgoingMessage] public record Plain;
        [OutgoingMessage(Policy = WebSocketSlowConsumerPolicy.DropOldest, Key = nameof(Symbol), TimeToLiveSeconds = 0.5)] public record Quote(string? Symbol);
        [OutgoingMessage(Key = nameof(Id))] public record Derived(Guid Id) : Event(Id);
        [OutgoingMessage(Key = nameof(Number), TimeToLiveSeconds = 0)] public record Numbered(Guid Id) : Event(Id);
        [OutgoingMessage(Key = nameof(Side))] internal struct Trade { public Side? Side { get; set; } }
        [OutgoingMessage(Key = null)] public class Unkeyed;
        static class Outer
        {
            [OutgoingMessage] internal record Inner;
        }
        """);
}
