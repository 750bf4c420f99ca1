using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

/// <summary>WST019.</summary>
public sealed class OperationMessageTests
{
    private const string Types = """

        [System.Text.Json.Serialization.JsonPolymorphic, System.Text.Json.Serialization.JsonDerivedType(typeof(Ask), "ask"), System.Text.Json.Serialization.JsonDerivedType(typeof(Stop), "stop")]
        public abstract record Request;
        public record Ask(int Id) : Request;
        public record Stop(int Id) : Request;
        public abstract record Reply;
        public record Token : Reply;
        public record Done : Reply;
        public record Other;
        """;

    [Theory]
    [InlineData("EndsWith = typeof(Other)", "IAsyncEnumerable<Reply>", "'OnMessage' cannot have EndsWith = typeof(Other): the class sends no such message. Return it, or add it to Sends of the [WebSocketRoute].")]
    [InlineData("EndsWith = typeof(Done)", "IAsyncEnumerable<Token>", "'OnMessage' cannot have EndsWith = typeof(Done): the class sends no such message. Return it, or add it to Sends of the [WebSocketRoute].")]
    [InlineData("EndsWith = typeof(Done)", "Task", "'OnMessage' cannot have EndsWith = typeof(Done): the class sends no such message. Return it, or add it to Sends of the [WebSocketRoute].")]
    [InlineData("CancelWith = typeof(Other)", "Task", "'OnMessage' cannot have CancelWith = typeof(Other): no OnMessage takes such a message. Add an OnMessage for 'Other'.")]
    [InlineData("CancelWith = typeof(Request)", "Task", "'OnMessage' cannot have CancelWith = typeof(Request): no OnMessage takes such a message. Add an OnMessage for 'Request'.")]
    [InlineData("CancelWith = typeof(string)", "Task", "'OnMessage' cannot have CancelWith = typeof(string): no OnMessage takes such a message. Add an OnMessage for 'String'.")]
    public Task Names_what_is_not_sent_or_taken(string setting, string reply, string message) => Analyze<EndpointShapeAnalyzer>.Expect(
        Source("{|WST019:" + setting + "|}", reply), message);

    [Theory]
    [InlineData("EndsWith = typeof(Done)", "IAsyncEnumerable<Reply>", "")]
    [InlineData("EndsWith = typeof(Reply)", "IAsyncEnumerable<Token>", "")]
    [InlineData("EndsWith = typeof(Done)", "Task<Done>", "")]
    [InlineData("EndsWith = typeof(Done)", "Task", ", Sends = [typeof(Other), typeof(Done)]")]
    [InlineData("EndsWith = typeof(Other)", "Task", ", Sends = [typeof(Other)]")]
    [InlineData("CancelWith = typeof(Stop)", "Task", "")]
    [InlineData("EndsWith = null, CancelWith = null", "Task", "")]
    [InlineData("Key = nameof(Ask.Id)", "Task", "")]
    public Task Names_what_is(string setting, string reply, string sends) => Analyze<EndpointShapeAnalyzer>.Expect(Source(setting, reply, sends));

    [Fact]
    public Task A_base_in_OnMessage_takes_what_stops() => Analyze<EndpointShapeAnalyzer>.Expect("""
        [WebSocketRoute("/a")] public class A { [WebSocketOperation(CancelWith = typeof(Stop))] public Task OnMessage(Request request) => Task.CompletedTask; }
        """ + Types);

    [Fact]
    public Task At_the_method_of_a_class_without_source() => Analyze<EndpointShapeAnalyzer>.Expect("""
        public abstract class B { [WebSocketOperation({|WST019:EndsWith = typeof(Done)|})] public Task OnMessage(Other other) => Task.CompletedTask; }
        [WebSocketRoute("/a")] public class A : B;
        """ + Types);

    [Fact]
    public void No_code_is_generated() => Assert.DoesNotContain("A.g.cs", Generate.Run(Source("EndsWith = typeof(Other)", "Task")).Keys);

    private static string Source(string setting, string reply, string sends = "") => $$"""
        [WebSocketRoute("/a"{{sends}})]
        public class A
        {
            [WebSocketOperation({{setting}})]
            public {{reply}} OnMessage(Ask ask) => throw new InvalidOperationException();
            public void OnMessage(Stop stop) { }
        }
        """ + Types;
}
