using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;

/// <summary>WST101 across helpers, local functions, lambdas in variables, base calls and partial methods.</summary>
public sealed class CallTests
{
    private const string Chain = """
        Task A(WebSocketConnection c) => B(c); Task B(WebSocketConnection c) => C(c); Task C(WebSocketConnection c) => D(c);
        Task D(WebSocketConnection c) { c.OnMessage(m => { }); return Task.CompletedTask; }
        """;

    [Theory]
    // A helper attaches: the call is late.
    [InlineData("await db.LoadAsync(); {|WST101:Attach()|}; void Attach() => connection.OnMessage(Handler);")]
    [InlineData("await db.LoadAsync(); {|WST101:Attach(connection)|}; static void Attach(WebSocketConnection c) => c.OnMessage(m => { });")]
    [InlineData("await db.LoadAsync(); {|WST101:Attach(1, c: connection)|}; static void Attach(int n, WebSocketConnection c) => c.OnMessage(m => { });")]
    [InlineData("await db.LoadAsync(); {|WST101:AttachNow(connection)|};")]
    [InlineData("await db.LoadAsync(); {|WST101:this.AttachNow(connection)|};")]
    [InlineData("await db.LoadAsync(); {|WST101:Helper.Attach(connection)|};")]
    [InlineData("await db.LoadAsync(); {|WST101:connection.AttachTo()|};")]
    [InlineData("await db.LoadAsync(); await {|WST101:AttachThenLoadAsync(connection, db)|};")]
    [InlineData("await db.LoadAsync(); _ = {|WST101:AttachThenLoadAsync(connection, db)|};")]
    [InlineData("await db.LoadAsync(); await {|WST101:A(connection)|};" + Chain)]
    [InlineData("await db.LoadAsync(); {|WST101:base.AttachBase(connection)|};")]
    [InlineData("await db.LoadAsync(); {|WST101:AttachPartly(connection)|};")]
    // Lambdas in variables.
    [InlineData("Action attach = () => connection.OnMessage(Handler); await db.LoadAsync(); {|WST101:attach()|};")]
    [InlineData("Action<WebSocketConnection> attach = c => c.OnMessage(Handler); await db.LoadAsync(); {|WST101:attach.Invoke(connection)|};")]
    [InlineData("await db.LoadAsync(); var attach = Attach; {|WST101:attach()|}; void Attach() => connection.OnMessage(Handler);")]
    // A helper waits: what follows is late.
    [InlineData("await WaitAsync(db); {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("await Load(); {|WST101:connection.OnMessage(m => { })|}; async Task Load() { db.Save(); await db.LoadAsync(); }")]
    [InlineData("await Load(); {|WST101:connection.OnMessage(m => { })|}; Task Load() => db.LoadAsync();")]
    [InlineData("Func<Task> load = async () => await db.LoadAsync(); await load(); {|WST101:connection.OnMessage(m => { })|};")]
    [InlineData("await Load(3); {|WST101:connection.OnMessage(m => { })|}; async Task Load(int n) { if (n > 0) { await Load(n - 1); } await db.LoadAsync(); }")]
    [InlineData("var task = WaitAsync(db); await task; {|WST101:connection.OnMessage(m => { })|};")]
    // A helper attaches on one path only.
    [InlineData("MaybeAttach(); await db.LoadAsync(); {|WST101:connection.OnMessage(m => { })|}; void MaybeAttach() { if (flag) { connection.OnMessage(m => { }); } }")]
    // In the helper itself.
    [InlineData("await Setup(); async Task Setup() { await db.LoadAsync(); {|WST101:connection.OnMessage(m => { })|}; }")]
    [InlineData("Func<Task> setup = async () => { await db.LoadAsync(); {|WST101:connection.OnMessage(m => { })|}; }; await setup();")]
    [InlineData("await Setup(connection); async Task Setup(WebSocketConnection c) { await db.LoadAsync(); {|WST101:c.OnMessage(m => { })|}; }")]
    [InlineData("async Task Unused() { await db.LoadAsync(); {|WST101:connection.OnMessage(m => { })|}; }")]
    [InlineData("Give(async c => { await db.LoadAsync(); {|WST101:c.OnMessage(m => { })|}; }); void Give(Func<WebSocketConnection, Task> f) { }")]
    public Task Fires(string body) => Expect(body);

    [Theory]
    [InlineData("Attach(); await db.LoadAsync(); connection.OnMessage(Handler); void Attach() => connection.OnMessage(Handler);")]
    [InlineData("AttachNow(connection); await db.LoadAsync(); connection.OnMessage(Handler);")]
    [InlineData("await AttachThenLoadAsync(connection, db); connection.OnMessage(Handler);")]
    [InlineData("_ = AttachThenLoadAsync(connection, db); await db.LoadAsync(); connection.OnMessage(Handler);")]
    [InlineData("connection.AttachTo(); await db.LoadAsync(); AttachNow(connection);")]
    [InlineData("await db.LoadAsync(); AttachNow(null);")]
    [InlineData("await db.LoadAsync(); Unrelated(connection); static void Unrelated(WebSocketConnection c) => GC.KeepAlive(c);")]
    [InlineData("connection.OnMessage(m => { }); await Setup(); async Task Setup() { await db.LoadAsync(); connection.OnMessage(Handler); }")]
    [InlineData("connection.OnMessage(m => { }); Func<Task> f = async () => { await db.LoadAsync(); connection.OnMessage(Handler); }; await f();")]
    [InlineData("var task = WaitAsync(db); connection.OnMessage(async m => await task);")]
    [InlineData("_ = WaitAsync(db); connection.OnMessage(m => { });")]
    [InlineData("WaitAsync(db); connection.OnMessage(m => { });")]
    [InlineData("await DoneAsync(); connection.OnMessage(m => { });")]
    [InlineData("var n = await DoneAsync().ConfigureAwait(false); connection.OnMessage(m => { });")]
    [InlineData("await ValueAsync(); connection.OnMessage(m => { });")]
    [InlineData("db.Save(); connection.OnMessage(m => { });")]
    [InlineData("Func<Task> load = async () => await db.LoadAsync(); _ = load(); connection.OnMessage(m => { });")]
    [InlineData("async Task Setup() { connection.OnMessage(m => { }); await db.LoadAsync(); } await Setup();")]
    [InlineData("IEnumerable<int> Lazy() { connection.OnMessage(m => { }); yield return 1; } await db.LoadAsync(); GC.KeepAlive(Lazy());")]
    [InlineData("await Ping(3); connection.OnMessage(m => { }); Task Ping(int n) => n > 0 ? Pong(n - 1) : Task.CompletedTask; Task Pong(int n) => Ping(n - 1);")]
    // Whose code is not known: nothing is assumed.
    [InlineData("await db.LoadAsync(); MayBeOverridden(connection);")]
    [InlineData("Func<WebSocketConnection, Task> unknown = flag ? WaitOnAsync : DoneOnAsync; await db.LoadAsync(); unknown(connection);")]
    public Task Stays_silent(string body) => Expect(body);

    [Fact]
    public Task Follows_a_chain_of_eight_calls_and_no_more()
    {
        const string Body = """
            await db.LoadAsync(); FIRST
            static void F0(WebSocketConnection c) => F1(c); static void F1(WebSocketConnection c) => F2(c); static void F2(WebSocketConnection c) => F3(c);
            static void F3(WebSocketConnection c) => F4(c); static void F4(WebSocketConnection c) => F5(c); static void F5(WebSocketConnection c) => F6(c);
            static void F6(WebSocketConnection c) => F7(c); static void F7(WebSocketConnection c) => F8(c);
            static void F8(WebSocketConnection c) => c.OnMessage(m => { });
            """;
        return Task.WhenAll(
            Expect(Body.Replace("FIRST", "{|WST101:F1(connection)|};", StringComparison.Ordinal)),
            Expect(Body.Replace("FIRST", "F0(connection);", StringComparison.Ordinal)));
    }

    private static Task Expect(string body) => Analyze<LateSubscriptionAnalyzer>.Expect(Scene.Of(body)
        .Replace("public class Scene(IDatabase outer)", "public partial class Scene(IDatabase outer) : Base", StringComparison.Ordinal)
        .Replace("private void Handler", """
            private void AttachNow(WebSocketConnection? c) => c?.OnMessage(Handler);
            private async Task AttachThenLoadAsync(WebSocketConnection c, IDatabase d) { c.OnMessage(Handler); await d.LoadAsync(); }
            private static async Task WaitAsync(IDatabase d) => await d.LoadAsync();
            private static async Task<int> DoneAsync() { await Task.CompletedTask; return 1; }
            private static ValueTask<int> ValueAsync() => new(1);
            private static Task WaitOnAsync(WebSocketConnection c) => Task.Delay(1);
            private static Task DoneOnAsync(WebSocketConnection c) { c.OnMessage(m => { }); return Task.CompletedTask; }
            protected virtual void MayBeOverridden(WebSocketConnection c) => c.OnMessage(Handler);
            partial void AttachPartly(WebSocketConnection c);
            private void Handler
            """, StringComparison.Ordinal) + """

        public partial class Scene
        {
            partial void AttachPartly(WebSocketConnection c) => c.OnMessage(Handler);
        }

        public class Base
        {
            protected void AttachBase(WebSocketConnection c) => c.OnMessage(m => { });
        }

        public static class Helper
        {
            public static void Attach(WebSocketConnection c) => c.OnMessage(m => { });
            public static void AttachTo(this WebSocketConnection c) => Attach(c);
        }
        """);
}
