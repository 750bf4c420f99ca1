using WebSocketToolkit.Analyzers.Sending;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Sending;

/// <summary>WST012.</summary>
public sealed class OutgoingTests
{
    [Theory]
    [InlineData("\"Symbl\"", "uses 'Symbl' as the key, but the type has no readable property of that name. Name a property with nameof.")]
    [InlineData("\"\"", "uses '' as the key, but the type has no readable property of that name. Name a property with nameof.")]
    [InlineData("nameof(Field)", "uses 'Field' as the key, but the type has no readable property of that name. Name a property with nameof.")]
    [InlineData("nameof(WriteOnly)", "uses 'WriteOnly' as the key, but the type has no readable property of that name. Name a property with nameof.")]
    [InlineData("nameof(Hidden)", "uses 'Hidden' as the key, but the type has no readable property of that name. Name a property with nameof.")]
    [InlineData("nameof(Shared)", "uses 'Shared' as the key, but the type has no readable property of that name. Name a property with nameof.")]
    [InlineData("nameof(Tags)", "uses 'Tags' as the key, but its type does not define a text form. Name a property that is a string, a number, an enum, or implements IFormattable.")]
    [InlineData("nameof(Flag)", "uses 'Flag' as the key, but its type does not define a text form. Name a property that is a string, a number, an enum, or implements IFormattable.")]
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
    [InlineData("TimeToLiveSeconds = {|WST012:-0.5|}", "specifies an invalid time to live. Specify the number of seconds that a message may wait, or leave the argument out.")]
    [InlineData("TimeToLiveSeconds = {|WST012:double.NaN|}", "specifies an invalid time to live. Specify the number of seconds that a message may wait, or leave the argument out.")]
    [InlineData("TimeToLiveSeconds = {|WST012:1e300|}", "specifies an invalid time to live. Specify the number of seconds that a message may wait, or leave the argument out.")]
    [InlineData("Policy = {|WST012:(WebSocketSlowConsumerPolicy)9|}", "specifies the undefined policy 9. Use a member of WebSocketSlowConsumerPolicy.")]
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
        "The [OutgoingMessage] of 'Change' is on a type with type parameters, which generated code cannot name. Move it to a base or a derived type without type parameters.",
        "The [OutgoingMessage] of 'Local' has no effect because generated code cannot access 'Local'. Make 'Local' internal or public.",
        "The [OutgoingMessage] of 'Inner' has no effect because generated code cannot access 'Inner'. Make 'Inner' internal or public.",
        "The [OutgoingMessage] of 'Helper' is on a type that cannot be sent as a message. Move it to a class, a record or a struct that can be sent.",
        "The [OutgoingMessage] of 'Window' is on a type that cannot be sent as a message. Move it to a class, a record or a struct that can be sent.");

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
