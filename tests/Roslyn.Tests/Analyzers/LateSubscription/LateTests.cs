namespace WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;

/// <summary>WST101 within one method.</summary>
public sealed class LateTests
{
    [Theory]
    // Plain waits.
    [InlineData("await db.LoadAsync(); {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("var n = await db.CountAsync(); {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("await Task.Yield(); {|WST101:connection.OnMessage(Handler)|};")]
    [InlineData("await Task.Delay(60); {|WST101:connection.OnMessage(async m => await db.LoadAsync())|};")]
    [InlineData("await db.LoadAsync().ConfigureAwait(false); {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("await started; {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("var task = db.LoadAsync(); await task; {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("await Task.WhenAll(db.LoadAsync(), Task.CompletedTask); {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("await Task.WhenAny(started, Task.Delay(5)); {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("await connection.SendAsync(\"welcome\"); {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("await db.LoadAsync(); {|WST101:connection.OnMessage(m => { })|}; {|WST101:connection.OnMessage(Handler)|};")]
    [InlineData("await db.LoadAsync(); var c = connection; {|WST101:c.OnMessage(m => { })|};")]
    [InlineData("var c = connection; await db.LoadAsync(); {|WST101:c.OnMessage(m => { })|};")]
    [InlineData("var c = connection; var d = c; await db.LoadAsync(); {|WST101:d.OnMessage(m => { })|};")]
    // Branches.
    [InlineData("if (flag) { await db.LoadAsync(); } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("if (flag) { await db.LoadAsync(); {|WST101:connection.OnMessage(m => { })|}; } else { connection.OnMessage(m => { }); }")]
    [InlineData("if (await db.CountAsync() > 0) { {|WST101:connection.OnMessage(m => { })|}; }")]
    [InlineData("if (flag) { connection.OnMessage(m => { }); } await db.LoadAsync(); {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("var n = flag ? await db.CountAsync() : 0; {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("if (flag && await db.CountAsync() > 0) { return; } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("switch (await db.CountAsync()) { case 1: {|WST101:connection.OnMessage(m => { })|}; break; }")]
    [InlineData("switch (flag) { case true: await db.LoadAsync(); break; default: break; } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("var n = flag switch { true => await db.CountAsync(), _ => 0 }; {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("var n = (int?)null ?? await db.CountAsync(); {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("await (maybe?.LoadAsync() ?? Task.CompletedTask); {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("goto late; late: await db.LoadAsync(); {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("await db.LoadAsync(); {|WST101:connection?.OnMessage(m => { })|};")]
    [InlineData("await db.LoadAsync(); {|WST101:feed?.Listen(t => { })|};")]
    [InlineData("await db.LoadAsync(); if (connection is not null) { {|WST101:connection.OnMessage(m => { })|}; }")]
    // Loops.
    [InlineData("while (flag) { await db.LoadAsync(); } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("for (var i = 0; i < 3; i++) { await db.LoadAsync(); } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("do { await db.LoadAsync(); } while (db.Ask()); {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("while (true) { if (db.Ask()) { {|WST101:connection.OnMessage(m => { })|}; } await db.LoadAsync(); }")]
    [InlineData("await foreach (var n in db.ReadAsync()) { } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("await foreach (var n in db.ReadAsync()) { {|WST101:connection.OnMessage(m => { })|}; break; }")]
    [InlineData("foreach (var n in new[] { 1 }) { await db.LoadAsync(); } {|WST101:connection.OnMessage(m => { })|};")]
    // try, catch, finally.
    [InlineData("try { await db.LoadAsync(); } finally { db.Save(); } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("try { db.Save(); } finally { await db.LoadAsync(); } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("try { await db.LoadAsync(); } finally { {|WST101:connection.OnMessage(m => { })|}; }")]
    [InlineData("try { await db.LoadAsync(); return; } catch (TimeoutException) { {|WST101:connection.OnMessage(m => { })|}; }")]
    [InlineData("try { db.Save(); } catch (Exception) { await db.LoadAsync(); } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("try { db.Save(); } catch (Exception e) when (e.Message is \"\") { await db.LoadAsync(); } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("try { db.Save(); } finally { if (flag) { await db.LoadAsync(); } } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("try { try { await db.LoadAsync(); return; } finally { db.Save(); } } catch (IOException) { } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("try { db.Save(); connection.OnMessage(m => { }); } catch (IOException) { } await db.LoadAsync(); {|WST101:connection.OnMessage(m => { })|};")]
    // Lowered statements.
    [InlineData("await using (db) { } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("await using (maybe) { } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("{ await using var d = db; } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("await using (db.ConfigureAwait(false)) { db.Save(); } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("using (gate) { await gate.WaitAsync(); } {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("await gate.WaitAsync(); try { {|WST101:connection.OnMessage(m => { })|}; } finally { gate.Release(); }")]
    [InlineData("await db.LoadAsync(); lock (key) { {|WST101:connection.OnMessage(m => { })|}; }")]
    // Operands before parents.
    [InlineData("{|WST101:connection.OnMessage(await Make())|}; async Task<Action<WebSocketMessage>> Make() { await db.LoadAsync(); return m => { }; }")]
    [InlineData("GC.KeepAlive(await db.CountAsync()); {|WST101:connection.OnMessage(m => { })|};")]
    // Another connection's first message.
    [InlineData("var hello = await other.ReceiveAsync<string>(); {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("await db.LoadAsync(); var hello = await connection.ReceiveAsync<string>(); {|WST101:connection.OnMessage(m => { })|};")]
    // Sources of the user's own.
    [InlineData("await db.LoadAsync(); {|WST101:feed.Received += t => { }|};")]
    [InlineData("await db.LoadAsync(); {|WST101:feed.Received += FeedHandler|};")]
    [InlineData("await db.LoadAsync(); {|WST101:feed.Listen(t => { })|};")]
    [InlineData("feed.Received += t => { }; await db.LoadAsync(); {|WST101:feed.Listen(t => { })|};")]
    // Two connections.
    [InlineData("connection.OnMessage(m => { }); await db.LoadAsync(); {|WST101:other.OnMessage(m => { })|};")]
    [InlineData("other.OnMessage(m => { }); await db.LoadAsync(); {|WST101:connection.OnMessage(m => { })|}; other.OnMessage(Handler);")]
    [InlineData("foreach (var c in new[] { connection, other }) { await db.LoadAsync(); {|WST101:c.OnMessage(m => { })|}; }")]
    [InlineData("object o = connection; if (o is WebSocketConnection c) { await db.LoadAsync(); {|WST101:c.OnMessage(m => { })|}; }")]
    public Task Fires(string body) => Scene.Expect(body);

    [Theory]
    [InlineData("connection.OnMessage(m => { }); await db.LoadAsync();")]
    [InlineData("connection.OnMessage(m => { });")]
    [InlineData("await db.LoadAsync();")]
    [InlineData("db.Save(); connection.OnMessage(m => { }); await db.LoadAsync();")]
    [InlineData("connection.OnMessage(m => { }); await db.LoadAsync(); connection.OnMessage(Handler);")]
    [InlineData("connection.OnMessage(async m => { await db.LoadAsync(); }); await started;")]
    // The recommended form: the task is started early and awaited inside the listener.
    [InlineData("var task = db.LoadAsync(); connection.OnMessage(async m => { await task; }); await task;")]
    [InlineData("var task = db.CountAsync().AsTask(); connection.OnMessage(async m => { var n = await task; });")]
    [InlineData("var history = Task.Run(() => db.Ask()); connection.OnMessage(async m => await history);")]
    // Branches.
    [InlineData("if (flag) { await db.LoadAsync(); return; } connection.OnMessage(m => { });")]
    [InlineData("if (flag) { connection.OnMessage(m => { }); await db.LoadAsync(); } else { connection.OnMessage(m => { }); }")]
    [InlineData("if (flag) { await db.LoadAsync(); throw new IOException(); } connection.OnMessage(m => { });")]
    [InlineData("if (flag) { connection.OnMessage(m => { }); } else { connection.OnMessage(Handler); } await db.LoadAsync(); connection.OnMessage(Handler);")]
    [InlineData("switch (flag) { case true: await db.LoadAsync(); break; default: connection.OnMessage(m => { }); break; }")]
    [InlineData("connection?.OnMessage(m => { }); await db.LoadAsync(); connection?.OnMessage(Handler);")]
    [InlineData("if (connection != null) { connection.OnMessage(m => { }); } await db.LoadAsync(); connection?.OnMessage(Handler);")]
    [InlineData("if (false) { await db.LoadAsync(); } connection.OnMessage(m => { });")]
    [InlineData("goto attach; late: await db.LoadAsync(); return; attach: connection.OnMessage(m => { }); goto late;")]
    // Loops.
    [InlineData("while (true) { connection.OnMessage(m => { }); await db.LoadAsync(); }")]
    [InlineData("do { connection.OnMessage(m => { }); await db.LoadAsync(); } while (flag);")]
    [InlineData("connection.OnMessage(m => { }); await foreach (var n in db.ReadAsync()) { connection.OnMessage(Handler); }")]
    [InlineData("foreach (var c in new[] { connection, other }) { c.OnMessage(m => { }); await db.LoadAsync(); }")]
    // try, catch, finally.
    [InlineData("try { connection.OnMessage(m => { }); await db.LoadAsync(); } catch (Exception) { connection.OnMessage(Handler); }")]
    [InlineData("try { if (flag) { await db.LoadAsync(); return; } } finally { db.Save(); } connection.OnMessage(m => { });")]
    [InlineData("try { if (flag) { return; } } finally { db.Save(); } connection.OnMessage(m => { }); await db.LoadAsync();")]
    [InlineData("try { db.Save(); } catch (IOException) { await db.LoadAsync(); return; } connection.OnMessage(m => { });")]
    [InlineData("try { db.Save(); } catch (IOException) { await db.LoadAsync(); throw; } connection.OnMessage(m => { });")]
    [InlineData("try { connection.OnMessage(m => { }); } catch (Exception) { } await db.LoadAsync(); connection.OnMessage(Handler);")]
    // Lowered statements.
    [InlineData("await using (db) { connection.OnMessage(m => { }); }")]
    [InlineData("await using var d = db; connection.OnMessage(m => { });")]
    [InlineData("using (gate) { connection.OnMessage(m => { }); }")]
    [InlineData("lock (key) { connection.OnMessage(m => { }); } await db.LoadAsync();")]
    // Complete values.
    [InlineData("await Task.CompletedTask; connection.OnMessage(m => { });")]
    [InlineData("await ValueTask.CompletedTask; connection.OnMessage(m => { });")]
    [InlineData("var n = await Task.FromResult(1); connection.OnMessage(m => { });")]
    [InlineData("await ValueTask.FromResult(1).ConfigureAwait(false); connection.OnMessage(m => { });")]
    [InlineData("await new ValueTask<int>(1); connection.OnMessage(m => { });")]
    [InlineData("await default(ValueTask); connection.OnMessage(m => { });")]
    [InlineData("await new ValueTask(Task.CompletedTask); connection.OnMessage(m => { });")]
    [InlineData("await (flag ? Task.CompletedTask : Task.FromResult(1)); connection.OnMessage(m => { });")]
    [InlineData("var done = Task.CompletedTask; await done; connection.OnMessage(m => { });")]
    [InlineData("await Task.WhenAll(Task.CompletedTask, Task.FromResult(2)); connection.OnMessage(m => { });")]
    [InlineData("await Task.Delay(0); connection.OnMessage(m => { });")]
    [InlineData("await Task.Delay(TimeSpan.Zero); connection.OnMessage(m => { });")]
    [InlineData("if (await gate.WaitAsync(0)) { connection.OnMessage(m => { }); }")]
    [InlineData("await Nothing(); connection.OnMessage(m => { }); static async Task Nothing() { await Task.CompletedTask; }")]
    [InlineData("await Nothing(); connection.OnMessage(m => { }); static Task Nothing() => Task.CompletedTask;")]
    [InlineData("await Nothing(3); connection.OnMessage(m => { }); static async Task Nothing(int n) { if (n > 0) { await Nothing(n - 1); } }")]
    // Sources of the user's own.
    [InlineData("feed.Received += t => { }; await db.LoadAsync(); feed.Received += FeedHandler;")]
    [InlineData("await db.LoadAsync(); feed.Received -= FeedHandler;")]
    [InlineData("await db.LoadAsync(); var fresh = new Feed(); fresh.Received += t => { };")]
    [InlineData("var fresh = new Feed(); await db.LoadAsync(); fresh.Received += t => { };")]
    // Two connections.
    [InlineData("connection.OnMessage(m => { }); other.OnMessage(m => { }); await db.LoadAsync(); connection.OnMessage(Handler); other.OnMessage(Handler);")]
    [InlineData("await db.LoadAsync(); var c = Accept(); c.OnMessage(m => { }); WebSocketConnection Accept() => throw new IOException();")]
    [InlineData("var c = await Accept(); c.OnMessage(m => { }); Task<WebSocketConnection> Accept() => throw new IOException();")]
    [InlineData("WebSocketConnection c; await db.LoadAsync(); c = Accept(); c.OnMessage(m => { }); WebSocketConnection Accept() => throw new IOException();")]
    // The first message is taken by hand.
    [InlineData("var hello = await connection.ReceiveAsync<string>(TimeSpan.FromSeconds(1)); connection.OnMessage(m => { });")]
    [InlineData("var hello = await connection.ReceiveAsync<string>().ConfigureAwait(false); connection.OnMessage(m => { });")]
    // Listeners and unknown code have a time of their own.
    [InlineData("connection.OnMessage(async m => { await db.LoadAsync(); m.ToArray(); });")]
    [InlineData("Func<Task> f = async () => await db.LoadAsync(); connection.OnMessage(m => { });")]
    [InlineData("connection.OnClose(async c => await db.LoadAsync()); connection.OnMessage(m => { });")]
    [InlineData("await db.LoadAsync(); connection.OnClose(c => { });")]
    public Task Stays_silent(string body) => Scene.Expect(body);

    [Fact]
    public Task Says_what_it_costs() => Scene.Expect(
        "await db.LoadAsync(); {|WST101:connection.OnMessage(m => { })|}; {|WST101:feed.Received += t => { }|};",
        "'OnMessage' is attached after 'await db.LoadAsync()': until then the connection stalls, and reading pauses when too many messages wait. Attach the listener first, and await inside it.",
        "'Received' is attached after 'await db.LoadAsync()': messages that arrive before then are lost. Attach the listener first, and await inside it.");

    [Fact]
    public Task Names_the_first_wait() => Scene.Expect(
        "if (flag) { await db.LoadAsync(); } else { await db.CountAsync(); } await started; {|WST101:connection.OnMessage(m => { })|};",
        "'OnMessage' is attached after 'await db.LoadAsync()': until then the connection stalls, and reading pauses when too many messages wait. Attach the listener first, and await inside it.");

    [Theory]
    [InlineData("await foreach (var n in db.ReadAsync()) { }", "await foreach (… in db.ReadAsync())")]
    [InlineData("await using (db) { }", "await using (db)")]
    [InlineData("{ await using var d = db; }", "await using var d = db")]
    [InlineData("await\n    Task.WhenAll(\n        db.LoadAsync(),\n        db.LoadAsync(), db.LoadAsync(), started);", "await Task.WhenAll( db.LoadAsync(), db.LoadAsync(), db.Load…")]
    public Task Quotes_the_wait(string wait, string quoted) => Scene.Expect(
        wait + " {|WST101:feed.Listen(t => { })|};",
        $"'Listen' is attached after '{quoted}': messages that arrive before then are lost. Attach the listener first, and await inside it.");
}
