using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;

/// <summary>WST102.</summary>
public sealed class BlockingTests
{
    [Theory]
    [InlineData("{|WST102:db.LoadAsync().Wait()|}; connection.OnMessage(m => { });")]
    [InlineData("var n = {|WST102:db.CountAsync().Result|}; connection.OnMessage(m => { });")]
    [InlineData("{|WST102:db.LoadAsync().GetAwaiter().GetResult()|}; connection.OnMessage(m => { });")]
    [InlineData("{|WST102:db.LoadAsync().ConfigureAwait(false).GetAwaiter().GetResult()|}; connection.OnMessage(m => { });")]
    [InlineData("{|WST102:Thread.Sleep(60)|}; connection.OnMessage(m => { });")]
    [InlineData("{|WST102:gate.Wait()|}; connection.OnMessage(m => { });")]
    [InlineData("{|WST102:Task.WaitAll(started)|}; connection.OnMessage(m => { });")]
    [InlineData("{|WST102:Task.WaitAny(started)|}; connection.OnMessage(m => { });")]
    [InlineData("{|WST102:SpinWait.SpinUntil(() => flag)|}; connection.OnMessage(m => { });")]
    [InlineData("{|WST102:new ManualResetEventSlim().Wait()|}; connection.OnMessage(m => { });")]
    [InlineData("{|WST102:new ManualResetEvent(false).WaitOne()|}; connection.OnMessage(m => { });")]
    [InlineData("{|WST102:new Thread(() => { }).Join()|}; connection.OnMessage(m => { });")]
    [InlineData("if (flag) { {|WST102:Thread.Sleep(60)|}; } connection.OnMessage(m => { });")]
    [InlineData("while (db.Ask()) { {|WST102:Thread.Sleep(60)|}; } connection.OnMessage(m => { });")]
    [InlineData("try { {|WST102:Thread.Sleep(60)|}; } finally { db.Save(); } connection.OnMessage(m => { });")]
    [InlineData("{|WST102:Hold()|}; connection.OnMessage(m => { }); void Hold() => Thread.Sleep(60);")]
    [InlineData("{|WST102:Hold()|}; connection.OnMessage(m => { }); void Hold() => Deeper(); void Deeper() => Thread.Sleep(60);")]
    [InlineData("{|WST102:Thread.Sleep(1)|}; {|WST102:Thread.Sleep(2)|}; connection.OnMessage(m => { });")]
    [InlineData("await db.LoadAsync(); {|WST102:Thread.Sleep(60)|}; {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("{|WST102:Thread.Sleep(60)|}; await db.LoadAsync(); {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("{|WST102:Thread.Sleep(60)|}; feed.Received += t => { };")]
    // Inside a listener.
    [InlineData("connection.OnMessage(m => { {|WST102:Thread.Sleep(60)|}; });")]
    [InlineData("connection.OnMessage(m => {|WST102:db.LoadAsync().Wait()|});")]
    [InlineData("connection.OnMessage(async m => { await db.LoadAsync(); {|WST102:gate.Wait()|}; });")]
    [InlineData("connection.OnMessage(Listen); void Listen(WebSocketMessage m) { {|WST102:Thread.Sleep(60)|}; }")]
    [InlineData("Action<WebSocketMessage> listen = m => {|WST102:Thread.Sleep(60)|}; connection.OnMessage(listen);")]
    [InlineData("connection.OnMessage(m => {|WST102:Hold()|}); void Hold() => Thread.Sleep(60);")]
    public Task Fires(string body) => Scene.Expect(body);

    [Theory]
    [InlineData("connection.OnMessage(m => { }); Thread.Sleep(60);")]
    [InlineData("Thread.Sleep(60);")]
    [InlineData("Thread.Sleep(0); connection.OnMessage(m => { });")]
    [InlineData("if (gate.Wait(0)) { connection.OnMessage(m => { }); }")]
    [InlineData("if (gate.Wait(TimeSpan.Zero)) { connection.OnMessage(m => { }); }")]
    [InlineData("Task.CompletedTask.Wait(); connection.OnMessage(m => { });")]
    [InlineData("var n = Task.FromResult(1).Result; connection.OnMessage(m => { });")]
    [InlineData("connection.OnMessage(async m => { await started; started.Wait(); });")]
    [InlineData("connection.OnMessage(async m => { var t = db.CountAsync().AsTask(); await Task.WhenAll(t, started); GC.KeepAlive(t.Result); });")]
    [InlineData("connection.OnMessage(m => { var t = db.CountAsync(); GC.KeepAlive(t.IsCompletedSuccessfully ? t.Result : 0); });")]
    [InlineData("connection.OnMessage(m => db.CountAsync().AsTask().ContinueWith(t => t.Result));")]
    [InlineData("connection.OnMessage(m => Task.Run(() => Thread.Sleep(60)));")]
    [InlineData("if (flag) { Thread.Sleep(60); return; } connection.OnMessage(m => { });")]
    [InlineData("Action hold = () => Thread.Sleep(60); connection.OnMessage(m => { });")]
    [InlineData("feed.Received += t => Thread.Sleep(60);")]
    [InlineData("connection.OnMessage(async m => await gate.WaitAsync());")]
    [InlineData("connection.OnMessage(m => { }); var n = Task.Run(() => 1).Result; connection.OnMessage(Handler);")]
    public Task Stays_silent(string body) => Scene.Expect(body);

    [Fact]
    public Task Says_where_and_what() => Scene.Expect(
        "{|WST102:Thread.Sleep(60)|}; connection.OnMessage(m => {|WST102:Thread.Sleep(5)|});",
        "'Thread.Sleep(60)' blocks before 'OnMessage' is attached: until then the connection stalls, and reading pauses when too many messages wait. Await the operation instead.",
        "'Thread.Sleep(5)' blocks inside the listener of 'OnMessage': the connection's next messages and its close wait until it returns. Await the operation instead.");

    [Fact]
    public Task Callbacks_of_an_endpoint() => Analyze<LateSubscriptionAnalyzer>.Expect("""
        [WebSocketRoute("/a")]
        public sealed class A(SemaphoreSlim gate)
        {
            public void OnOpen() { {|WST102:Thread.Sleep(60)|}; }
            public void OnMessage(string text) { {|WST102:gate.Wait()|}; gate.Release(); }
            public async Task OnMessageAsync(byte[] data) { await Task.Yield(); {|WST102:Task.Delay(5).Wait()|}; }
            public void OnClose(WebSocketClose close) => {|WST102:Thread.Sleep(60)|};
            public void OnError(Exception error) => {|WST102:Hold()|};
            private static void Hold() => Thread.Sleep(60);
            public void Other() => Thread.Sleep(60);
        }

        public sealed class NoEndpoint
        {
            public void OnOpen() => Thread.Sleep(60);
        }
        """);

    [Fact]
    public Task Configured_calls_block_too() => Analyze<LateSubscriptionAnalyzer>.Expect(
        Scene.Of("{|WST102:db.Save()|}; connection.OnMessage(m => {|WST102:db.Save()|});"),
        new Dictionary<string, string> { ["websocket_toolkit.blocking_calls"] = "Acme.Gate.Enter, IDatabase.Save" });
}
