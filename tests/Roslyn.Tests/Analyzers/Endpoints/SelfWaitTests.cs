using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.CodeFixes.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

public sealed class SelfWaitTests
{
    [Theory]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) => {|WST109:await c.ReceiveAsync<int>()|};")]
    [InlineData("public async Task OnMessage(string text) => {|WST109:await _one.Task|}; public void OnMessage(byte[] data) => _one.TrySetResult(1);")]
    [InlineData("public async Task OnMessage(string text) => {|WST109:await _one.Task.ConfigureAwait(false)|}; public void OnMessage(byte[] data) => _one.SetException(new IOException());")]
    [InlineData("public async Task OnMessage(string text) { _one = new(); {|WST109:await _one.Task|}; } public void OnMessage(byte[] data) => _one.SetResult(1);")]
    [InlineData("public async Task OnMessage(string text) { var t = new TaskCompletionSource<int>(); _many[text] = t; {|WST109:await t.Task|}; } public void OnMessage(byte[] data) { if (_many.Remove(\"\", out var t)) { t.SetResult(1); } }")]
    [InlineData("public async Task OnMessage(string text) { var t = new TaskCompletionSource<int>(); _many.TryAdd(text, t); {|WST109:await t.Task|}; } public void OnMessage(byte[] data) => _many[\"\"].SetResult(1);")]
    public Task Item7_Never_ends(string members) => Analyze<SelfWaitAnalyzer>.Expect(Source(members));

    [Theory]
    [InlineData("public async Task OnOpen(WebSocketConnection c) => await c.ReceiveAsync<int>();")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) => await c.ReceiveAsync<int>(TimeSpan.FromSeconds(1));")]
    [InlineData("[WebSocketOperation] public async Task OnMessage(string text) => await _one.Task; public void OnMessage(byte[] data) => _one.TrySetResult(1);")]
    // Somebody else may complete it.
    [InlineData("public async Task OnMessage(string text) => await _one.Task; public void OnMessage(byte[] data) => _one.TrySetResult(1); public void OnClose() => _one.TrySetCanceled();")]
    [InlineData("public async Task OnMessage(string text) => await _one.Task; public void OnMessage(byte[] data) => Task.Run(() => _one.TrySetResult(1));")]
    [InlineData("public async Task OnMessage(string text) { _one.TrySetResult(1); await _one.Task; } public void OnMessage(byte[] data) => _one.TrySetResult(1);")]
    [InlineData("public async Task OnMessage(string text) { GC.KeepAlive(_one); await _one.Task; } public void OnMessage(byte[] data) => _one.TrySetResult(1);")]
    [InlineData("public async Task OnMessage(string text) => await _one.Task.WaitAsync(TimeSpan.FromSeconds(1)); public void OnMessage(byte[] data) => _one.TrySetResult(1);")]
    [InlineData("public async Task OnMessage(string text) => await _one.Task; [WebSocketOperation] public async Task OnMessage(byte[] data) { await Task.Yield(); _one.TrySetResult(1); }")]
    [InlineData("public async Task OnMessage(string text) => await Shared.Task; public void OnMessage(byte[] data) => Shared.TrySetResult(1);")]
    [InlineData("public async Task OnMessage(string text) { var t = new TaskCompletionSource<int>(); _many[text] = t; await t.Task; } public void OnMessage(byte[] data) { if (_many.Remove(\"\", out var t)) { t.SetResult(1); } } public void OnClose() => _many.Clear();")]
    [InlineData("public async Task OnMessage(string text) { var t = new TaskCompletionSource<int>(); _many[text] = t; GC.KeepAlive(t); await t.Task; } public void OnMessage(byte[] data) => _many[\"\"].SetResult(1);")]
    [InlineData("public void OnMessage(string text) { _ = Task.Run(async () => await _one.Task); } public void OnMessage(byte[] data) => _one.TrySetResult(1);")]
    public Task Item7_May_end(string members) => Analyze<SelfWaitAnalyzer>.Expect(Source(members));

    [Fact]
    public Task Item7_The_text() => Analyze<SelfWaitAnalyzer>.Expect(
        Source("public async Task OnMessage(string text) => {|WST109:await _one.Task|}; public void OnMessage(byte[] data) => _one.TrySetResult(1);"),
        "'_one.Task' never completes: only an OnMessage completes '_one', which waits until 'OnMessage' has returned. Make the callback an operation.");

    [Fact]
    public Task Item7_The_fix() => ExpectFix<SelfWaitAnalyzer, OperationFix>.Expect(
        Source("/// <summary>Asks.</summary>\n    public async Task OnMessage(string text) => await _one.Task;\n    public void OnMessage(byte[] data) => _one.TrySetResult(1);\n"),
        Source("/// <summary>Asks.</summary>\n    [WebSocketOperation]\n    public async Task OnMessage(string text) => await _one.Task;\n    public void OnMessage(byte[] data) => _one.TrySetResult(1);\n"));

    private static string Source(string members) => $$"""
        [WebSocketRoute("/a")] public class A
        {
            private TaskCompletionSource<int> _one = new();
            private readonly Dictionary<string, TaskCompletionSource<int>> _many = [];
            public TaskCompletionSource<int> Shared = new();
            {{members}}
        }
        """;
}
