using WebSocketToolkit.Analyzers.Sending;
using WebSocketToolkit.CodeFixes.Sending;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Sending;

/// <summary>WST106 and its fix.</summary>
public sealed class UnawaitedSendTests
{
    [Theory]
    [InlineData("{|WST106:connection.SendAsync(\"a\")|};")]
    [InlineData("{|WST106:connection.SendAsync(1)|};")]
    [InlineData("{|WST106:connection.CloseAsync()|};")]
    [InlineData("{|WST106:connection.CloseAsync(4000, \"bye\")|};")]
    [InlineData("{|WST106:connection.SendAsync(\"a\")|}.AsTask();")]
    [InlineData("{|WST106:connection.SendAsync(\"a\")|}.ConfigureAwait(false);")]
    [InlineData("connection?{|WST106:.SendAsync(\"a\")|};")]
    [InlineData("if (flag) { {|WST106:connection.SendAsync(\"a\")|}; }")]
    [InlineData("foreach (var c in new[] { connection }) { {|WST106:c.SendAsync(\"a\")|}; }")]
    [InlineData("var sending = {|WST106:connection.SendAsync(\"a\")|};")]
    [InlineData("connection.OnClose(e => { {|WST106:connection.SendAsync(e.Reason)|}; });")]
    [InlineData("Action send = () => {|WST106:connection.SendAsync(\"a\")|};")]
    [InlineData("new List<int>().ForEach(n => {|WST106:connection.SendAsync(n)|});")]
    [InlineData("void Send() => {|WST106:connection.SendAsync(\"a\")|};")]
    [InlineData("try { } finally { {|WST106:connection.CloseAsync()|}; }")]
    [InlineData("{|WST106:socket.SendAsync(new byte[1], WebSocketMessageType.Text, true, default)|};")]
    [InlineData("{|WST106:socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default)|};")]
    [InlineData("{|WST106:socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default)|};")]
    [InlineData("{|WST106:client.SendAsync(new byte[1], WebSocketMessageType.Text, true, default)|};")]
    public Task Fires(string body) => Analyze<UnawaitedSendAnalyzer>.Expect(Of(body));

    [Theory]
    [InlineData("await connection.SendAsync(\"a\");")]
    [InlineData("await connection.SendAsync(\"a\").ConfigureAwait(false);")]
    [InlineData("_ = connection.SendAsync(\"a\");")]
    [InlineData("var result = await connection.SendAsync(\"a\");")]
    [InlineData("var sending = connection.SendAsync(\"a\"); await sending;")]
    [InlineData("await Task.WhenAll(connection.SendAsync(\"a\").AsTask());")]
    [InlineData("var all = new List<Task> { connection.SendAsync(\"a\").AsTask() }; await Task.WhenAll(all);")]
    [InlineData("Func<ValueTask> close = () => connection.CloseAsync(); await close();")]
    [InlineData("ValueTask Close() => connection.CloseAsync(); await Close();")]
    [InlineData("connection.SendAsync(\"a\").AsTask().Wait();")]
    [InlineData("connection.SendAsync(\"a\").AsTask().ContinueWith(t => { });")]
    [InlineData("connection.Abort();")]
    // The listener takes the task.
    [InlineData("connection.OnMessage(m => connection.SendAsync(m));")]
    [InlineData("connection.OnError(e => connection.SendAsync(e.Message));")]
    [InlineData("connection.OnClose(e => connection.SendAsync(e.Reason));")]
    [InlineData("connection.OnClose(e => connection.CloseAsync());")]
    [InlineData("connection.OnError(e => everyone.SendAsync(e.Message)); connection.OnClose(e => everyone.CloseAsync());")]
    [InlineData("mail.SendAsync(\"a\");")]
    [InlineData("await socket.SendAsync(new byte[1], WebSocketMessageType.Text, true, default);")]
    [InlineData("_ = socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);")]
    [InlineData("socket.ReceiveAsync(new byte[1], default);")]
    [InlineData("Use(connection.SendAsync(\"a\")); void Use(ValueTask<WebSocketSendResult> task) { }")]
    public Task Stays_silent(string body) => Analyze<UnawaitedSendAnalyzer>.Expect(Of(body));

    [Fact]
    public Task Says_what_it_costs() => Analyze<UnawaitedSendAnalyzer>.Expect(
        Of("{|WST106:connection.SendAsync(\"a\")|}; {|WST106:connection.CloseAsync()|}; {|WST106:socket.SendAsync(new byte[1], default, true, default)|};"),
        "'connection.SendAsync(\"a\")' is not awaited: the sender does not slow down with a slow peer, and its buffer must not be reused. Await the task.",
        "'connection.CloseAsync()' is not awaited: a failure goes unnoticed, and the code that follows does not wait for the close. Await the task.",
        "'socket.SendAsync(new byte[1], default, true, default)' is not awaited: a failure goes unnoticed, and a second send throws while this one runs. Await the task.");

    [Theory]
    [InlineData("connection.SendAsync(\"a\"); connection.CloseAsync();", "await connection.SendAsync(\"a\"); await connection.CloseAsync();")]
    [InlineData("connection.SendAsync(\"a\").ConfigureAwait(false);", "await connection.SendAsync(\"a\").ConfigureAwait(false);")]
    [InlineData("/* now */ connection.SendAsync(\"a\"); // sent", "/* now */ await connection.SendAsync(\"a\"); // sent")]
    [InlineData("connection.OnMessage(m => { connection.SendAsync(m.Text); });", "connection.OnMessage(async m => { await connection.SendAsync(m.Text); });")]
    [InlineData("connection.OnError(e => { connection.SendAsync(e.Message); });", "connection.OnError(async e => { await connection.SendAsync(e.Message); });")]
    [InlineData("connection.OnMessage((Action<WebSocketMessage>)(m => { })); connection.SendAsync(1);", "connection.OnMessage((Action<WebSocketMessage>)(m => { })); await connection.SendAsync(1);")]
    [InlineData("async Task Send() { connection.SendAsync(\"a\"); await db.LoadAsync(); } await Send();", "async Task Send() { await connection.SendAsync(\"a\"); await db.LoadAsync(); } await Send();")]
    [InlineData("_ = Task.Run(() => { connection.SendAsync(\"a\"); });", "_ = Task.Run(async () => { await connection.SendAsync(\"a\"); });")]
    public Task Await_it(string before, string after) => ExpectFix<UnawaitedSendAnalyzer, AwaitSendFix>.Expect(Of(before), Of(after));

    [Fact]
    public Task Callback_returns_a_task() => ExpectFix<UnawaitedSendAnalyzer, AwaitSendFix>.Expect(
        """
        [WebSocketRoute("/a")]
        public sealed class A
        {
            // Echoes.
            public void OnMessage(string text, WebSocketConnection connection)
            {
                connection.SendAsync(text);
                connection.SendAsync(text);
            }

            public void OnOpen(WebSocketConnection connection) => connection.SendAsync("welcome");
        }
        """,
        """
        [WebSocketRoute("/a")]
        public sealed class A
        {
            // Echoes.
            public async Task OnMessage(string text, WebSocketConnection connection)
            {
                await connection.SendAsync(text);
                await connection.SendAsync(text);
            }

            public async Task OnOpen(WebSocketConnection connection) => await connection.SendAsync("welcome");
        }
        """);

    [Theory]
    // The lambda would be async void.
    [InlineData("new List<int>().ForEach(n => { connection.SendAsync(n); });")]
    [InlineData("Action send = () => { connection.SendAsync(1); }; send();")]
    // The function's shape would change.
    [InlineData("void Send() { connection.SendAsync(1); } Send();")]
    [InlineData("Task Send() { connection.SendAsync(1); return Task.CompletedTask; } await Send();")]
    [InlineData("connection.OnMessage(m => { connection.SendAsync(1); return Task.CompletedTask; });")]
    // No await is allowed.
    [InlineData("lock (db) { connection.SendAsync(1); }")]
    [InlineData("connection?.SendAsync(1);")]
    public Task Await_is_not_offered(string body) => ExpectFix<UnawaitedSendAnalyzer, AwaitSendFix>.ExpectNone(Of(body));

    [Fact]
    public Task Await_is_not_offered_for_a_callback_that_others_call() => ExpectFix<UnawaitedSendAnalyzer, AwaitSendFix>.ExpectNone("""
        [WebSocketRoute("/a")]
        public sealed class A
        {
            public void OnOpen(WebSocketConnection connection) => OnMessage("", connection);
            public void OnMessage(string text, WebSocketConnection connection) { connection.SendAsync(text); }
        }
        """);

    private static string Of(string body) => $$"""
        #pragma warning disable CS4014
        using System.Net.WebSockets;

        public class Scene
        {
            public async Task Handle(WebSocketConnection connection, WebSocket socket, ClientWebSocket client, IMail mail, IDatabase db, bool flag, WebSocketAudience everyone)
            {
                {{body}}
            }
        }

        public interface IMail { Task SendAsync(string text); }

        {{LateSubscription.Scene.Helpers}}
        """;
}
