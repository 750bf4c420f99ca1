using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;

/// <summary>Shapes of real code that once had a wrong answer.</summary>
public sealed class RightAnswerTests
{
    [Theory]
    // A callee that puts a new source in its place.
    [InlineData("try { _feed = await Connect(); _ = Listen(_feed); } catch (IOException) { _timer = new Timer(Again, null, 1000, -1); }")]
    [InlineData("_feed = await Connect(); await _feed.Ready(); Renew();")]
    public Task A1_A_new_source_is_not_attached_to_late(string body) => ExpectReconnecting(body);

    [Theory]
    [InlineData("_timer = new Timer({|WST103:Attach|}, null, 1000, -1);")]
    [InlineData("await _given.Ready(); {|WST101:AttachNow()|};")]
    public Task A1_The_given_source_is(string body) => ExpectReconnecting(body);

    [Theory]
    [InlineData("if (flag) { while (true) { await connection.SendAsync(\"x\"); } } connection.OnMessage(Handler);")]
    [InlineData("if (flag) { do { await db.LoadAsync(); } while (true); } connection.OnMessage(Handler);")]
    [InlineData("const bool On = false; if (On) { await db.LoadAsync(); } connection.OnMessage(Handler);")]
    [InlineData("if (flag) { await db.LoadAsync(); Fail(); } connection.OnMessage(Handler);")]
    [InlineData("if (flag) { await db.LoadAsync(); Throw(); } connection.OnMessage(Handler);")]
    [InlineData("if (flag) { await db.LoadAsync(); ThrowIndirectly(); } connection.OnMessage(Handler);")]
    [InlineData("if (flag) { await db.LoadAsync(); await ThrowAsync(); } connection.OnMessage(Handler);")]
    [InlineData("if (flag) { await db.LoadAsync(); Environment.FailFast(\"\"); } connection.OnMessage(Handler);")]
    public Task A2_A_path_that_ends_is_not_followed(string body) => Expect(body);

    [Theory]
    [InlineData("while (flag) { await db.LoadAsync(); } {|WST101:connection.OnMessage(Handler)|};")]
    [InlineData("const bool On = true; if (On) { await db.LoadAsync(); } {|WST101:connection.OnMessage(Handler)|};")]
    [InlineData("if (flag) { await db.LoadAsync(); MayThrow(flag); } {|WST101:connection.OnMessage(Handler)|};")]
    [InlineData("if (flag) { await db.LoadAsync(); _ = ThrowAsync(); } {|WST101:connection.OnMessage(Handler)|};")]
    [InlineData("try { await db.LoadAsync(); Fail(); } catch (IOException) { } {|WST101:connection.OnMessage(Handler)|};")]
    public Task A2_A_path_that_goes_on_is(string body) => Expect(body);

    [Theory]
    [InlineData("connection.OnClose(_ => {|WST102:started.Wait()|});")]
    [InlineData("connection.OnClose(_ => { {|WST102:Thread.Sleep(10)|}; });")]
    [InlineData("connection.OnClose(_ => db.Save());")]
    [InlineData("connection.OnError(_ => {|WST102:started.Wait()|});")]
    public Task A6_A_listener_of_an_end_must_not_block(string body) => Expect(body);

    [Theory]
    [InlineData("if (started.IsCompleted) { await started; } connection.OnMessage(Handler);")]
    [InlineData("if (!started.IsCompletedSuccessfully) { return; } await started; connection.OnMessage(Handler);")]
    [InlineData("await Task.WhenAny(Task.CompletedTask, started); connection.OnMessage(Handler);")]
    [InlineData("await Task.WhenAny(Task.CompletedTask); connection.OnMessage(Handler);")]
    [InlineData("if (flag) { await db.LoadAsync(); } if (!flag) { connection.OnMessage(Handler); }")]
    [InlineData("var b = db.Ask(); if (b) { await db.LoadAsync(); } if (b) { return; } connection.OnMessage(Handler);")]
    public Task A10_What_cannot_be_late_is_silent(string body) => Expect(body);

    [Theory]
    [InlineData("if (!started.IsCompleted) { await started; } {|WST101:connection.OnMessage(Handler)|};")]
    [InlineData("await Task.WhenAny(started, started); {|WST101:connection.OnMessage(Handler)|};")]
    [InlineData("if (flag) { await db.LoadAsync(); } if (flag) { {|WST101:connection.OnMessage(Handler)|}; }")]
    [InlineData("if (flag) { await db.LoadAsync(); } flag = db.Ask(); if (!flag) { {|WST101:connection.OnMessage(Handler)|}; }")]
    [InlineData("if (started.IsCompleted) { started = db.LoadAsync(); await started; } {|WST101:connection.OnMessage(Handler)|};")]
    public Task A10_What_can_be_is_not(string body) => Expect(body);

    [Theory]
    [InlineData("await db.LoadAsync(); connection.OnClose(_ => { });")]
    [InlineData("_ = connection.SendAsync(\"x\"); connection.OnMessage(Handler);")]
    public Task Ruling_An_end_is_never_too_late(string body) => Expect(body);

    [Theory]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => {|WST103:connection.OnMessage(Handler)|};")]
    [InlineData("feed.Ready += () => {|WST103:connection.OnMessage(Handler)|};")]
    [InlineData("connection.OnMessage(Handler); feed.Ready += () => connection.OnMessage(Handler);")]
    public Task Ruling_A_handler_of_another_event_is_deferred_code(string body) => Expect(body);

    private static Task Expect(string body) => Analyze<LateSubscriptionAnalyzer>.Expect(Scene.Of(body)
        .Replace("    private void FeedHandler", """
                [System.Diagnostics.CodeAnalysis.DoesNotReturn] private static void Fail() => throw new IOException();
                private static void Throw() { throw new IOException(); }
                private static void ThrowIndirectly() { GC.Collect(); Throw(); }
                private static async Task ThrowAsync() { await Task.Yield(); throw new IOException(); }
                private static void MayThrow(bool flag) { if (flag) { throw new IOException(); } }
                private void FeedHandler
            """, StringComparison.Ordinal)
        .Replace("[MessageSubscription] public void Listen", "public event Action Ready { add { } remove { } }\n    [MessageSubscription] public void Listen", StringComparison.Ordinal));

    private static Task ExpectReconnecting(string body) => Analyze<LateSubscriptionAnalyzer>.Expect($$"""
        public sealed class Client(Source given)
        {
            private readonly Source _given = given;
            private Source? _feed;
            private Timer? _timer;
            public async Task Start(bool first) { {{body}} GC.KeepAlive((_timer, first)); await Task.Yield(); }
            private void Again(object? state) { _ = Start(false); }
            private void Attach(object? state) => _given.Received += Take;
            private void AttachNow() => _given.Received += Take;
            private void Renew() { _feed = new Source(); _feed.Received += Take; }
            private async Task<Source> Connect() { await Task.Yield(); return new Source(); }
            private async Task Listen(Source feed) { feed.Received += Take; await feed.Ready(); }
            private void Take(string text) { }
        }

        public sealed class Source
        {
            [MessageSubscription] public event Action<string> Received { add { } remove { } }
            public Task Ready() => Task.Delay(1);
        }
        """);
}
