using WebSocketToolkit.Analyzers.Sending;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Sending;

public sealed class QuotedSendTests
{
    [Theory]
    [InlineData("c?{|WST106:.SendAsync(\"x\")|};", "c?.SendAsync(\"x\")")]
    [InlineData("c!?{|WST106:.SendAsync(\"x\")|}.AsTask();", "c!?.SendAsync(\"x\").AsTask()")]
    [InlineData("{|WST106:c!.SendAsync(\"x\")|};", "c!.SendAsync(\"x\")")]
    public Task A11_The_whole_call_is_quoted(string call, string quoted) => Analyze<UnawaitedSendAnalyzer>.Expect(
        $"public class A {{ public void M(WebSocketConnection? c) {{ {call} }} }}",
        $"'{quoted}' is not awaited: the sender does not slow down with a slow peer, and its buffer must not be reused. Await the task.");
}
