using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

/// <summary>A callback whose body is a send returns its result, which is no message.</summary>
public sealed class SendResultTests
{
    private static readonly string[] _sends =
    [
        "ValueTask<WebSocketSendResult>|other.SendAsync(\"x\")",
        "ValueTask<WebSocketGroupSendResult>|groups.All.SendAsync(\"x\")",
        "Task<WebSocketSendResult>|other.SendAsync(\"x\").AsTask()",
        "WebSocketSendResult|WebSocketSendResult.Dropped",
        "async ValueTask<WebSocketSendResult?>|groups is null ? null : await other.SendAsync(\"x\")",
        "async Task<WebSocketGroupSendResult?>|other is null ? null : await groups.All.SendAsync(\"x\")",
    ];

    [Theory]
    [InlineData("OnOpen()")]
    [InlineData("OnMessage(string text)")]
    [InlineData("[WebSocketOperation] OnMessage(string text)")]
    [InlineData("OnMessage(string text, TimeProvider time)")]
    [InlineData("OnError(Exception error)")]
    [InlineData("OnClose(WebSocketClose close)")]
    public async Task A_callback_may_end_with_a_send(string callback)
    {
        var isOperation = callback[0] == '[';
        var name = callback.Replace("[WebSocketOperation] ", "", StringComparison.Ordinal);
        foreach (var send in _sends.Where(send => !isOperation || send.Contains("Task", StringComparison.Ordinal)).Select(static send => send.Split('|')))
        {
            var source = $$"""
                [WebSocketRoute("/a")]
                public class A(WebSocketGroups<A> groups)
                {
                    private readonly WebSocketConnection other = null!;
                    {{(isOperation ? "[WebSocketOperation] " : "")}}public {{send[0]}} {{name}} => {{send[1]}};
                }
                [System.Text.Json.Serialization.JsonSerializable(typeof(int))] public abstract class Json() : System.Text.Json.Serialization.JsonSerializerContext(null);
                """;
            await Analyze<EndpointShapeAnalyzer>.Expect(source);
            await Analyze<MissingContractAnalyzer>.Expect(source);
            Generate.Driver().RunGeneratorsAndUpdateCompilation(Compile.Create(source), out var output, out _);
            Compile.AssertCompiles(output, source);
            Assert.Contains(output.SyntaxTrees, static tree => Path.GetFileName(tree.FilePath) == "A.g.cs");
        }
    }
}
