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
        [Outgoing(Key = {|WST012:{{key}}|})]
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
        $"The [Outgoing] of 'Quote' {message}");

    [Theory]
    [InlineData("TimeToLiveSeconds = {|WST012:-0.5|}", "gives a time to live that is none. Give the seconds that a message may wait, or leave it out.")]
    [InlineData("TimeToLiveSeconds = {|WST012:double.NaN|}", "gives a time to live that is none. Give the seconds that a message may wait, or leave it out.")]
    [InlineData("TimeToLiveSeconds = {|WST012:1e300|}", "gives a time to live that is none. Give the seconds that a message may wait, or leave it out.")]
    [InlineData("Policy = {|WST012:(WebSocketSlowConsumerPolicy)9|}", "names the policy 9, which there is not. Name one of WebSocketSlowConsumerPolicy.")]
    public Task Fires_for_a_value(string argument, string message) => Analyze<OutgoingAnalyzer>.Expect(
        $"[Outgoing({argument})] public record struct Quote(string Symbol);", $"The [Outgoing] of 'Quote' {message}");

    [Fact]
    public Task Fires_where_generated_code_cannot_name_the_type() => Analyze<OutgoingAnalyzer>.Expect(
        """
        [{|WST012:Outgoing|}] public record Change<T>(T Value);
        [{|WST012:Outgoing(Key = nameof(Name))|}] file record Local(string Name);
        static class Outer
        {
            [{|WST012:Outgoing|}] private record Inner;
        }

        [{|WST012:Outgoing|}] static class Helper;
        [{|WST012:Outgoing|}] ref struct Window;
        """,
        "The [Outgoing] of 'Change' stands on a type with type parameters, which generated code cannot name. Put it on a base or a derived type without any.",
        "The [Outgoing] of 'Local' has no effect: generated code cannot reach 'Local'. Make it internal or public.",
        "The [Outgoing] of 'Inner' has no effect: generated code cannot reach 'Inner'. Make it internal or public.",
        "The [Outgoing] of 'Helper' stands on a type of which there can be no message. Put it on a class, a record or a struct that can be sent.",
        "The [Outgoing] of 'Window' stands on a type of which there can be no message. Put it on a class, a record or a struct that can be sent.");

    [Fact]
    public Task Does_not_fire() => Analyze<OutgoingAnalyzer>.Expect("""
        public enum Side { Buy, Sell }
        public abstract record Event(Guid Id) { internal int Number { get; init; } }
        [Outgoing] public record Plain;
        [Outgoing(Policy = WebSocketSlowConsumerPolicy.DropOldest, Key = nameof(Symbol), TimeToLiveSeconds = 0.5)] public record Quote(string? Symbol);
        [Outgoing(Key = nameof(Id))] public record Derived(Guid Id) : Event(Id);
        [Outgoing(Key = nameof(Number), TimeToLiveSeconds = 0)] public record Numbered(Guid Id) : Event(Id);
        [Outgoing(Key = nameof(Side))] internal struct Trade { public Side? Side { get; set; } }
        [Outgoing(Key = null)] public class Unkeyed;
        static class Outer
        {
            [Outgoing] internal record Inner;
        }
        """);
}
