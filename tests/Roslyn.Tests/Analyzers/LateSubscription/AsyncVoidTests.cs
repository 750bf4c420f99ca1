using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;

/// <summary>WST104.</summary>
public sealed class AsyncVoidTests
{
    [Theory]
    [InlineData("connection.OnMessage({|WST104:Listen|}); async void Listen(WebSocketMessage m) => await db.LoadAsync();")]
    [InlineData("connection.OnMessage((Action<WebSocketMessage>)({|WST104:async m => await db.LoadAsync()|}));")]
    [InlineData("connection.OnMessage(new Action<WebSocketMessage>({|WST104:async m => await db.LoadAsync()|}));")]
    [InlineData("connection.OnClose({|WST104:Ended|}); async void Ended(WebSocketClose c) => await db.LoadAsync();")]
    [InlineData("feed.Received += {|WST104:async t => await db.LoadAsync()|};")]
    [InlineData("feed.Received += {|WST104:async delegate { await db.LoadAsync(); }|};")]
    [InlineData("feed.Listen({|WST104:async t => await db.LoadAsync()|});")]
    [InlineData("feed.Listen({|WST104:Listen|}); async void Listen(string t) { await db.LoadAsync(); }")]
    public Task Fires(string body) => Expect(body);

    [Theory]
    [InlineData("connection.OnMessage(async m => await db.LoadAsync());")]
    [InlineData("connection.OnMessage(m => { });")]
    [InlineData("connection.OnMessage(Listen); async Task Listen(WebSocketMessage m) => await db.LoadAsync();")]
    [InlineData("connection.OnMessage(Handler);")]
    [InlineData("connection.OnClose(async c => await db.LoadAsync());")]
    [InlineData("feed.Received += t => _ = db.LoadAsync();")]
    [InlineData("feed.Received -= Listen; async void Listen(string t) => await db.LoadAsync();")]
    [InlineData("Action later = async () => await db.LoadAsync(); later();")]
    [InlineData("new List<int>().ForEach(async n => await db.LoadAsync());")]
    [InlineData("var timer = new System.Timers.Timer(5); timer.Elapsed += async (s, e) => await db.LoadAsync();")]
    public Task Stays_silent(string body) => Expect(body);

    [Fact]
    public Task Says_what_can_be_done() => Analyze<AsyncVoidListenerAnalyzer>.Expect(
        Scene.Of("feed.Listen({|WST104:async t => await db.LoadAsync()|}); connection.OnMessage({|WST104:Listen|}); async void Listen(WebSocketMessage m) => await db.LoadAsync();"),
        "The listener is 'async void'. No code awaits it, so messages overlap and an exception in it ends the process. The source takes no asynchronous listener: catch its exceptions, or queue the message.",
        "The listener 'Listen' is 'async void'. No code awaits it, so messages overlap and an exception in it ends the process. Return a Task instead.");

    private static Task Expect(string body) => Analyze<AsyncVoidListenerAnalyzer>.Expect(Scene.Of(body));
}
