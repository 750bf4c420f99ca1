using WebSocketToolkit.Analyzers.Sending;
using WebSocketToolkit.CodeFixes.Sending;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.CodeFixes.Sending;

public sealed class AwaitSendFixTests
{
    private const string Endpoint = "[WebSocketRoute(\"/a\")] public partial class A { public void OnMessage(string text, WebSocketConnection c) { c.SendAsync(text); } }\n";

    [Fact]
    public async Task F5_A_callback_that_another_file_calls_keeps_its_return_type()
    {
        var caller = "public partial class A { public void Again(WebSocketConnection c) => OnMessage(\"\", c); }\n";
        Assert.Equal([caller, Endpoint], await ExpectFix<UnawaitedSendAnalyzer, AwaitSendFix>.FixAllIn(caller, Endpoint));
    }

    [Fact]
    public async Task F5_A_callback_that_no_file_calls_returns_a_task()
    {
        var other = "public partial class A { public void OnClose() { } }\n";
        var mended = Endpoint.Replace("public void OnMessage", "public async Task OnMessage", StringComparison.Ordinal).Replace("{ c.Send", "{ await c.Send", StringComparison.Ordinal);
        Assert.Equal([other, mended], await ExpectFix<UnawaitedSendAnalyzer, AwaitSendFix>.FixAllIn(other, Endpoint));
    }
}
