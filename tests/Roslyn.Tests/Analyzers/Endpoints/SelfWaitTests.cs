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

    [Theory]
    // A field that only another message sets.
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { {|WST109:while (!_stop)|} { await c.SendAsync(text); await c.FlushAsync(); } } public void OnMessage(byte[] data) => _stop = true;")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { {|WST109:while (_run && await c.FlushAsync())|} { await c.SendAsync(text); } } public void OnMessage(byte[] data) => _run = false;")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { _run = true; {|WST109:for (var i = 0; _run; i++)|} { await c.SendAsync(text); } } public void OnMessage(byte[] data) { _run = false; }")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { do { await c.SendAsync(text); } {|WST109:while (!_stop)|}; } public void OnMessage(byte[] data) => _stop = true;")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { {|WST109:while (true)|} { if (_stop) { break; } await c.FlushAsync(); } } public void OnMessage(byte[] data) => _stop = true;")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { {|WST109:while (!_stop)|} { if (await c.SendAsync(text) == WebSocketSendResult.Closed) { return; } } } public void OnMessage(byte[] data) => _stop = true;")]
    // Nothing but the end of the connection, where other messages are expected.
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { {|WST109:while (await c.FlushAsync())|} { await c.SendAsync(text); } } public void OnMessage(byte[] data) { }")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { {|WST109:while (await c.FlushAsync().ConfigureAwait(false))|} { await c.SendAsync(text); } } public void OnMessage(byte[] data) { }")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { {|WST109:for (;;)|} { if (!await c.FlushAsync()) break; await c.SendAsync(text); } } public void OnMessage(byte[] data) { }")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c, CancellationToken t) { {|WST109:while (!t.IsCancellationRequested)|} { await c.SendAsync(text); foreach (var x in text) { if (x == 'a') break; } } } public void OnMessage(byte[] data) { }")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { {|WST109:while (!c.Closed.IsCancellationRequested)|} { await c.SendAsync(text); var f = () => { return 1; }; f(); } } public void OnMessage(byte[] data) { }")]
    public Task Item7_Loops_that_never_end(string members) => Analyze<SelfWaitAnalyzer>.Expect(Source(members));

    [Theory]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { while (await c.FlushAsync()) { await c.SendAsync(text); } }")]
    [InlineData("[WebSocketOperation] public async Task OnMessage(string text, WebSocketConnection c) { while (!_stop) { await c.SendAsync(text); } } public void OnMessage(byte[] data) => _stop = true;")]
    [InlineData("public async Task OnOpen(WebSocketConnection c) { c.Run(async t => { while (!_stop) { await c.SendAsync(1); } }); await Task.Yield(); } public void OnMessage(byte[] data) => _stop = true;")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { c.Run(async t => { while (!_stop) { await c.SendAsync(text); } }); await Task.Yield(); } public void OnMessage(byte[] data) => _stop = true;")]
    // There is another way out.
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { for (var i = 0; i < 9 && await c.FlushAsync(); i++) { await c.SendAsync(text); } } public void OnMessage(byte[] data) { }")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { while (await c.FlushAsync()) { if (text == \"a\") break; } } public void OnMessage(byte[] data) { }")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { while (await c.FlushAsync()) { if (text == \"a\" || !await c.FlushAsync()) return; } } public void OnMessage(byte[] data) { }")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { while (await c.FlushAsync()) { if (text == \"a\") throw new IOException(); } } public void OnMessage(byte[] data) { }")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { while (c.BufferedBytes > 0) { await c.FlushAsync(); } } public void OnMessage(byte[] data) { }")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { while (await c.SendAsync(text) != WebSocketSendResult.Queued) { } } public void OnMessage(byte[] data) { }")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c, PeriodicTimer timer) { while (await timer.WaitForNextTickAsync()) { await c.SendAsync(text); } } public void OnMessage(byte[] data) { }")]
    // Somebody else may set the field, or has set it already.
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { while (!_stop) { await c.SendAsync(text); } } public void OnMessage(byte[] data) => _stop = true; public void OnClose() => _stop = true;")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { while (!_stop) { await c.SendAsync(text); } } public void OnMessage(byte[] data) => Volatile.Write(ref _stop, true);")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { while (!_stop) { await c.SendAsync(text); } } public void OnMessage(byte[] data) => _stop = data.Length > 1;")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { while (!_stop) { await c.SendAsync(text); } } public void OnMessage(byte[] data) { _stop = true; (_stop, _) = (true, 1); }")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { while (!_stop) { _stop = true; await c.SendAsync(text); } } public void OnMessage(byte[] data) => _stop = true;")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { while (!_stop) { await c.SendAsync(text); } } public void OnMessage(byte[] data) => new Timer(_ => _stop = true);")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { while (_stop) { await c.SendAsync(text); } } public void OnMessage(byte[] data) => _stop = false;")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) { while (!Open) { await c.SendAsync(text); } } public void OnMessage(byte[] data) => Open = true;")]
    [InlineData("public void OnMessage(string text) { while (!_stop) { Thread.Yield(); } } public void OnMessage(byte[] data) => _stop = true;")]
    public Task Item7_Loops_that_may_end(string members) => Analyze<SelfWaitAnalyzer>.Expect(Source(members));

    [Fact]
    public Task Item7_The_texts_of_loops() => Analyze<SelfWaitAnalyzer>.Expect(
        Source("public async Task OnMessage(string text, WebSocketConnection c) { {|WST109:while (!_stop)|} { await c.FlushAsync(); } {|WST109:while (await c.FlushAsync())|} { } } public void OnMessage(byte[] data) => _stop = true;"),
        "'while (!_stop)' never completes: only an OnMessage sets '_stop', which waits until 'OnMessage' has returned. Make the callback an operation.",
        "'while (await c.FlushAsync())' never completes: the loop ends with the connection only and holds up the next message, which waits until 'OnMessage' has returned. Make the callback an operation.");

    [Fact]
    public Task Item7_The_fix_of_a_loop() => ExpectFix<SelfWaitAnalyzer, OperationFix>.Expect(
        Source("public async Task OnMessage(string text, WebSocketConnection c)\n    {\n        while (!_stop) { await c.SendAsync(text); }\n    }\n    public void OnMessage(byte[] data) => _stop = true;\n"),
        Source("[WebSocketOperation]\n    public async Task OnMessage(string text, WebSocketConnection c)\n    {\n        while (!_stop) { await c.SendAsync(text); }\n    }\n    public void OnMessage(byte[] data) => _stop = true;\n"));

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
            private bool _stop, _run = true;
            public bool Open;
            {{members}}
        }
        """;
}
