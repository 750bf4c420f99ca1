using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

/// <summary>A callback that takes the whole conversation, or a message while it arrives, must be able to await it.</summary>
public sealed class ConversationTests
{
    [Theory]
    [InlineData("void", "=> GC.KeepAlive({0});")]
    [InlineData("string", "=> \"\";")]
    [InlineData("int?", "=> null;")]
    [InlineData("byte[]", "=> [];")]
    public async Task A_synchronous_callback_is_refused(string type, string body)
    {
        foreach (var taken in new[] { "IAsyncEnumerable<string>", "IAsyncEnumerable<Say>", "IAsyncEnumerable<byte[]>", "IAsyncEnumerable<WebSocketMessage>", "Stream" })
        {
            await Expect($"public {type} OnMessage({taken} {{|WST003:all|}}) {body.Replace("{0}", "all", StringComparison.Ordinal)}");
        }
    }

    [Theory]
    [InlineData("Task")]
    [InlineData("Task<string>")]
    [InlineData("ValueTask")]
    [InlineData("ValueTask<Say?>")]
    [InlineData("ValueTask<WebSocketSendResult>")]
    [InlineData("IAsyncEnumerable<Say>")]
    public async Task An_asynchronous_callback_is_accepted(string type)
    {
        await Expect($"public {type} OnMessage(IAsyncEnumerable<Say> all) => throw new NotSupportedException();");
        await Expect($"public {type} OnMessage(Stream body) => throw new NotSupportedException();");
    }

    [Theory]
    [InlineData("IAsyncEnumerable<string>")]
    [InlineData("Stream")]
    public Task Async_void_is_one_mistake(string taken) =>
        Expect($"public async void {{|WST004:OnMessage|}}({taken} all) {{ await Task.Yield(); GC.KeepAlive(all); }}");

    [Fact]
    public Task An_inherited_one_stands_at_the_class() => Analyze<EndpointShapeAnalyzer>.Expect(
        "public abstract class Base<T> { public void OnMessage(IAsyncEnumerable<T> all) { } } [WebSocketRoute(\"/a\")] public class {|WST003:A|} : Base<string>;",
        "The parameter 'all' of 'OnMessage' cannot be bound: the conversation is read asynchronously, and only until the callback's task completes. "
        + "Return a Task, a ValueTask or an IAsyncEnumerable<T>.");

    private static Task Expect(string member) => Analyze<EndpointShapeAnalyzer>.Expect(
        $"public record Say(string Text); [WebSocketRoute(\"/a\")] public class A {{ {member} }}");
}
