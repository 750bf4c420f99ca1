using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;

/// <summary>WST103.</summary>
public sealed class DeferredTests
{
    [Theory]
    [InlineData("_ = Task.Run(() => {|WST103:connection.OnMessage(m => { })|});")]
    [InlineData("await Task.Run(() => {|WST103:connection.OnMessage(m => { })|});")]
    [InlineData("_ = Task.Run(async () => { await db.LoadAsync(); {|WST103:connection.OnMessage(m => { })|}; });")]
    [InlineData("_ = Task.Run(Attach); void Attach() => {|WST103:connection.OnMessage(m => { })|};")]
    [InlineData("Action attach = () => {|WST103:connection.OnMessage(m => { })|}; _ = Task.Run(attach);")]
    [InlineData("_ = Task.Run(() => {|WST103:Attach()|}); void Attach() => connection.OnMessage(m => { });")]
    [InlineData("_ = started.ContinueWith(_ => {|WST103:connection.OnMessage(m => { })|});")]
    [InlineData("_ = Task.Factory.StartNew(() => {|WST103:connection.OnMessage(m => { })|});")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => {|WST103:connection.OnMessage(m => { })|});")]
    [InlineData("new Thread(() => {|WST103:connection.OnMessage(m => { })|}).Start();")]
    [InlineData("using var timer = new Timer(_ => {|WST103:connection.OnMessage(m => { })|}, null, 0, 10);")]
    [InlineData("var timer = new System.Timers.Timer(5); timer.Elapsed += (s, e) => {|WST103:connection.OnMessage(m => { })|};")]
    [InlineData("connection.Closed.Register(() => {|WST103:other.OnMessage(m => { })|});")]
    [InlineData("connection.OnClose(c => {|WST103:other.OnMessage(m => { })|});")]
    [InlineData("other.OnMessage(m => {|WST103:connection.OnMessage(Handler)|});")]
    [InlineData("feed.Received += t => {|WST103:connection.OnMessage(m => { })|};")]
    [InlineData("_ = Task.Run(() => {|WST103:feed.Received += t => { }|});")]
    [InlineData("if (flag) { connection.OnMessage(m => { }); } _ = Task.Run(() => {|WST103:connection.OnMessage(Handler)|});")]
    [InlineData("await db.LoadAsync(); _ = Task.Run(() => {|WST103:connection.OnMessage(m => { })|});")]
    public Task Fires(string body) => Scene.Expect(body);

    [Theory]
    // Attached in time, and again later.
    [InlineData("connection.OnMessage(m => { }); _ = Task.Run(() => connection.OnMessage(Handler));")]
    [InlineData("connection.OnMessage(m => connection.OnMessage(Handler));")]
    [InlineData("connection.OnMessage(m => { }); await db.LoadAsync(); connection.OnClose(c => connection.OnMessage(Handler));")]
    // What is deferred attaches nothing, or to a source of its own.
    [InlineData("_ = Task.Run(() => db.Save()); connection.OnMessage(m => { });")]
    [InlineData("_ = Task.Run(() => { var fresh = new Feed(); fresh.Received += t => { }; });")]
    [InlineData("_ = Task.Run(() => { WebSocketConnection c = Accept(); c.OnMessage(m => { }); }); WebSocketConnection Accept() => throw new IOException();")]
    // Called at once.
    [InlineData("new List<int> { 1 }.ForEach(_ => connection.OnMessage(m => { }));")]
    [InlineData("Action attach = () => connection.OnMessage(m => { }); attach();")]
    [InlineData("lock (key) { Use(() => connection.OnMessage(m => { })); } void Use(Action a) => a();")]
    public Task Stays_silent(string body) => Scene.Expect(body);

    [Fact]
    public Task Says_what_runs_it() => Scene.Expect(
        "_ = Task.Run(() => {|WST103:connection.OnMessage(m => { })|}); feed.Listen(t => {|WST103:other.OnMessage(m => { })|});",
        "'OnMessage' is attached from 'Task.Run', which runs later: until then the connection stalls, and reading pauses when too many messages wait. Attach the listener directly.",
        "'OnMessage' is attached from the listener of 'Listen', which runs later: until then the connection stalls, and reading pauses when too many messages wait. Attach the listener directly.");

    [Fact]
    public Task Callbacks_of_an_endpoint_and_method_groups() => Analyze<LateSubscriptionAnalyzer>.Expect("""
        [WebSocketRoute("/a")]
        public sealed class A
        {
            public void OnOpen(WebSocketConnection connection) => connection.OnMessage(m => { });
            public void OnMessage(string text, WebSocketConnection connection) => {|WST103:connection.OnMessage(m => { })|};
            public void OnError(Exception error, WebSocketConnection connection) => {|WST103:Attach(connection)|};
            private static void Attach(WebSocketConnection c) => c.OnMessage(m => { });
        }

        public sealed class B(WebSocketConnection connection)
        {
            public Task Start() => Task.Run({|WST103:Attach|});
            public Task StartOther() => Task.Run(Other);
            private void Attach() => connection.OnMessage(m => { });
            private void Other() => GC.KeepAlive(connection);
        }
        """);
}
