using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Analyzers.Payloads;
using WebSocketToolkit.Analyzers.Sending;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;

/// <summary>The analyzers run while code is being typed: no state of it may make them throw.</summary>
public sealed class BrokenCodeTests
{
    private const string Whole = """
        using System.Net.WebSockets;

        [WebSocketRoute("/chat/{room}")]
        public sealed class Chat(IDatabase db, Feed feed)
        {
            private ReadOnlyMemory<byte> _last;

            public async Task OnOpen(WebSocketConnection connection, WebSocket raw, string room)
            {
                var history = await db.CountAsync();
                try { await using (db) { connection.OnMessage(async m => { await db.LoadAsync(); _last = m.Data; }); } }
                catch (IOException e) when (e.Message is { Length: > 3 } text) { lock (db) { Thread.Sleep(5); } }
                finally { feed.Received += t => connection.SendAsync(t); }
                await foreach (var n in db.ReadAsync()) { _ = n switch { 1 => await db.CountAsync(), _ => history }; }
                void Attach(WebSocketConnection? c) => c?.OnMessage(m => Task.Run(() => _last.Length));
                Attach(connection); Action later = () => Attach(connection); later();
                await raw.ReceiveAsync(new byte[5], default);
            }

            public async Task OnMessage(ReadOnlyMemory<byte> data) { _last = data[1..]; await Task.Yield(); _last = data; }
            public async IAsyncEnumerable<int> OnMessage(string text) { yield return text.Length; await Task.Yield(); }
            public void OnClose(WebSocketClose close) => new Feed().Listen(async t => await db.LoadAsync());
        }
        """;

    [Fact]
    public Task Half_typed_code_does_not_throw() => TypeAsync(step: 37);

    [Fact, Trait("Category", "Load")]
    public Task Half_typed_code_does_not_throw_wherever_it_ends() => TypeAsync(step: 3);

    private static async Task TypeAsync(int step)
    {
        // Every prefix that ends where somebody may just be typing, and the same with one token missing.
        var source = Whole + "\n" + Scene.Helpers;
        for (var end = 60; end < Whole.Length; end += step)
        {
            await RunAll(Whole[..end] + "\n" + Scene.Helpers);
            await RunAll(source.Remove(end, 5));
        }
    }

    [Theory]
    [InlineData("class A { async Task M(WebSocketConnection c) { await; c.OnMessage(; } }")]
    [InlineData("class A { async Task M(WebSocketConnection c) { await Unknown(); c.OnMessage(nothing); c.OnMessage(); } }")]
    [InlineData("class A { async Task M(Missing c) { await Task.Yield(); c.OnMessage(m => { }); } }")]
    [InlineData("class A { [MessageSubscription(BuffersUntilSubscribed = )] void Listen(Action a) { } async Task M() { await Task.Yield(); Listen(() => { }); } }")]
    [InlineData("class A { [MessageSubscription] event Missing E; async Task M(A a) { await Task.Yield(); a.E += ; a.E += x => { }; } }")]
    [InlineData("[WebSocketRoute] class A { void OnMessage(ReadOnlyMemory<> data) { x = data; } void OnOpen( }")]
    [InlineData("class A { void F() => F(); async Task M(WebSocketConnection c) { F(); await M(c); c.OnMessage(m => M(c)); } }")]
    [InlineData("class A { partial void P(WebSocketConnection c); partial void P(WebSocketConnection c); void M(WebSocketConnection c) => P(c); }")]
    [InlineData("class A { void P(WebSocketConnection c) { } void P(WebSocketConnection c) { } void M(WebSocketConnection c) => P(c); }")]
    [InlineData("class A { Task M(WebSocketConnection c) => c.SendAsync(; void N(WebSocketConnection c) { c.SendAsync(); c.CloseAsync(x); var t = c.SendAsync( } }")]
    [InlineData("class A : A { void M(WebSocketConnection c) { base.M(c); c.OnMessage(m => { }); } }")]
    [InlineData("class A { async Task M(WebSocketConnection c) { goto nowhere; await Task.Yield(); c.OnMessage(m => { goto nowhere; }); } }")]
    [InlineData("class A { async Task M(WebSocketConnection c) { var c2 = c2; await Task.Yield(); c2.OnMessage(m => { }); } }")]
    [InlineData("class A { async Task M(WebSocketConnection c) { var a = b; var b = a; await Task.Yield(); b.OnMessage(m => { }); } }")]
    [InlineData("await Task.Yield(); c.OnMessage(m => { }); WebSocketConnection c;")]
    [InlineData("namespace WebSocketToolkit { class MessageSubscriptionAttribute { } class WebSocketRouteAttribute : System.Attribute { } }")]
    [InlineData("")]
    public Task Broken_code_does_not_throw(string source) => RunAll(source);

    private static async Task RunAll(string source) => await RunAnalyzers.Over(
        Compile.Create(source),
        [new LateSubscriptionAnalyzer(), new AsyncVoidListenerAnalyzer(), new PayloadEscapeAnalyzer(), new UnawaitedSendAnalyzer()]);

    [Theory]
    [InlineData(typeof(LateSubscriptionAnalyzer), 6)]
    [InlineData(typeof(AsyncVoidListenerAnalyzer), 1)]
    [InlineData(typeof(PayloadEscapeAnalyzer), 3)]
    [InlineData(typeof(UnawaitedSendAnalyzer), 1)]
    public async Task The_whole_code_is_worth_breaking(Type analyzer, int findings)
    {
        var compilation = Compile.Create(Whole + "\n" + Scene.Helpers);
        Compile.AssertCompiles(compilation, "The source");
        var found = await compilation.WithAnalyzers([(DiagnosticAnalyzer)Activator.CreateInstance(analyzer)!]).GetAnalyzerDiagnosticsAsync();
        Assert.Equal(findings, found.Length);
    }
}
