using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.CodeFixes.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.CodeFixes.LateSubscription;

/// <summary>The two ways to mend WST101.</summary>
public sealed class FixTests
{
    [Fact]
    public Task Attach_first_moves_the_statement_with_its_comments() => ExpectFix<LateSubscriptionAnalyzer, AttachFirstFix>.Expect(
        Scene.Of("""
            // The history.
                    await db.LoadAsync();
                    db.Save();

                    // Whatever comes.
                    connection.OnMessage(m =>
                    {
                        db.Save();
                    }); // all of it
                    db.Ask();
            """),
        Scene.Of("""
            // Whatever comes.
                    connection.OnMessage(m =>
                    {
                        db.Save();
                    }); // all of it
                    // The history.
                    await db.LoadAsync();
                    db.Save();
                    db.Ask();
            """));

    [Fact]
    public Task Attach_first_goes_before_the_statement_that_holds_the_wait() => Attach(
        "if (flag) { await db.LoadAsync(); }\n        connection.OnMessage(Handler);\n",
        "connection.OnMessage(Handler);\n        if (flag) { await db.LoadAsync(); }\n");

    [Fact]
    public Task Attach_first_moves_an_event() => Attach(
        "await db.LoadAsync();\n        feed.Received += FeedHandler;\n",
        "feed.Received += FeedHandler;\n        await db.LoadAsync();\n");

    [Fact]
    public Task Attach_first_for_each_source() => Attach(
        "await db.LoadAsync();\n        connection.OnMessage(Handler);\n        feed.Received += FeedHandler;\n",
        "connection.OnMessage(Handler);\n        feed.Received += FeedHandler;\n        await db.LoadAsync();\n");

    [Theory]
    // Born later.
    [InlineData("var n = await db.CountAsync(); connection.OnMessage(m => GC.KeepAlive(n));")]
    [InlineData("await db.LoadAsync(); var n = 1; connection.OnMessage(m => GC.KeepAlive(n));")]
    [InlineData("var n = 1; await db.LoadAsync(); n = 2; connection.OnMessage(m => GC.KeepAlive(n));")]
    [InlineData("await db.LoadAsync(); Count = 2; connection.OnMessage(m => GC.KeepAlive(Count));")]
    [InlineData("await db.LoadAsync(); Count++; connection.OnMessage(m => GC.KeepAlive(Count));")]
    [InlineData("var n = await db.CountAsync(); connection.OnMessage(Use); void Use(WebSocketMessage m) => GC.KeepAlive(n);")]
    // A check that must come first.
    [InlineData("if (await db.CountAsync() == 0) { return; } connection.OnMessage(Handler);")]
    [InlineData("if (await db.CountAsync() == 0) { throw new IOException(); } connection.OnMessage(Handler);")]
    [InlineData("var n = flag ? await db.CountAsync() : throw new IOException(); connection.OnMessage(Handler);")]
    // Elsewhere.
    [InlineData("await db.LoadAsync(); if (flag) { connection.OnMessage(Handler); }")]
    [InlineData("await foreach (var n in db.ReadAsync()) { connection.OnMessage(Handler); break; }")]
    public Task Attach_first_is_not_offered(string body) => ExpectFix<LateSubscriptionAnalyzer, AttachFirstFix>.ExpectNone(WithCount(body));

    [Fact]
    public Task Keep_the_task_of_a_listener_with_an_expression() => Keep(
        "var n = await db.CountAsync();\n        connection.OnMessage(m => GC.KeepAlive(n));",
        """
        var nTask = db.CountAsync().AsTask();
                connection.OnMessage(async m =>
                {
                    var n = await nTask;
                    GC.KeepAlive(n);
                });
        """);

    [Fact]
    public Task Keep_the_task_of_a_listener_with_a_block() => Keep(
        """
        // The history.
                var n = await Task.Run(() => 1).ConfigureAwait(false); // slow
                connection.OnMessage(m =>
                {
                    GC.KeepAlive(n);
                });
        """,
        """
        // The history.
                var nTask = Task.Run(() => 1); // slow
                connection.OnMessage(async m =>
                {
                    var n = await nTask;
                    GC.KeepAlive(n);
                });
        """);

    [Fact]
    public Task Keep_the_task_of_an_async_listener() => Keep(
        """
        int n = await db.CountAsync();
                connection.OnMessage(async m =>
                {
                    await db.LoadAsync();
                    GC.KeepAlive(n);
                });
        """,
        """
        var nTask = db.CountAsync().AsTask();
                connection.OnMessage(async m =>
                {
                    int n = await nTask;
                    await db.LoadAsync();
                    GC.KeepAlive(n);
                });
        """);

    [Fact]
    public Task Keep_the_task_awaits_what_the_listener_returned() => Keep(
        "var n = await db.CountAsync();\n        connection.OnMessage(m => connection.SendAsync(n));",
        """
        var nTask = db.CountAsync().AsTask();
                connection.OnMessage(async m =>
                {
                    var n = await nTask;
                    await connection.SendAsync(n);
                });
        """);

    [Fact]
    public Task Keep_the_task_finds_a_free_name() => Keep(
        "var nTask = 1;\n        var n = await db.CountAsync();\n        connection.OnMessage(m => GC.KeepAlive((n, nTask)));",
        """
        var nTask = 1;
                var nTask2 = db.CountAsync().AsTask();
                connection.OnMessage(async m =>
                {
                    var n = await nTask2;
                    GC.KeepAlive((n, nTask));
                });
        """);

    [Theory]
    [InlineData("await db.LoadAsync(); connection.OnMessage(Handler);")]
    [InlineData("var n = await db.CountAsync(); connection.OnMessage(Handler);")]
    // Used elsewhere, or changed.
    [InlineData("var n = await db.CountAsync(); GC.KeepAlive(n); connection.OnMessage(m => GC.KeepAlive(n));")]
    [InlineData("var n = await db.CountAsync(); connection.OnMessage(m => GC.KeepAlive(n)); GC.KeepAlive(n);")]
    [InlineData("var n = await db.CountAsync(); connection.OnMessage(m => { n++; });")]
    // The attachment would still be late.
    [InlineData("var n = await db.CountAsync(); await db.LoadAsync(); connection.OnMessage(m => GC.KeepAlive(n));")]
    // The listener cannot be async.
    [InlineData("var n = await db.CountAsync(); feed.Listen(t => GC.KeepAlive(n));")]
    [InlineData("var n = await db.CountAsync(); connection.OnMessage(m => { if (n > 0) { return Task.CompletedTask; } return db.LoadAsync(); });")]
    [InlineData("var n = await db.CountAsync(); if (flag) { return; } connection.OnMessage(m => GC.KeepAlive(n));")]
    public Task Keep_the_task_is_not_offered(string body) => ExpectFix<LateSubscriptionAnalyzer, KeepTaskFix>.ExpectNone(WithCount(body));

    private static Task Attach(string before, string after) =>
        ExpectFix<LateSubscriptionAnalyzer, AttachFirstFix>.Expect(Scene.Of(before), Scene.Of(after));

    private static Task Keep(string before, string after) =>
        ExpectFix<LateSubscriptionAnalyzer, KeepTaskFix>.Expect(Scene.Of(before), Scene.Of(after));

    private static string WithCount(string body) => Scene.Of(body).Replace("private void Handler", "private int Count { get; set; }\n    private void Handler", StringComparison.Ordinal);
}
