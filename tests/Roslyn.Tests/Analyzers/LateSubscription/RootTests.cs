using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;

/// <summary>Where a connection comes from: endpoint classes, mapped delegates, fields, captured parameters.</summary>
public sealed class RootTests
{
    [Fact]
    public Task OnOpen_of_an_endpoint() => Expect("""
        [WebSocketRoute("/a")]
        public sealed class A(IDatabase db)
        {
            public async Task OnOpen(WebSocketConnection connection)
            {
                await db.LoadAsync();
                {|WST101:connection.OnMessage(m => { })|};
            }
        }
        """);

    [Fact]
    public Task OnOpen_that_streams() => Expect("""
        [WebSocketRoute("/a")]
        public sealed class A
        {
            public async IAsyncEnumerable<int> OnOpen(WebSocketConnection connection)
            {
                yield return 1;
                {|WST101:connection.OnMessage(m => { })|};
                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task Iterator_that_attaches_first() => Expect("""
        public sealed class A
        {
            public async IAsyncEnumerable<int> Open(WebSocketConnection connection)
            {
                connection.OnMessage(m => { });
                yield return 1;
                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task Mapped_delegate() => Expect("""
        var app = WebApplication.Create();
        MapWebSocket("/a", async connection =>
        {
            await Task.Delay(60);
            {|WST101:connection.OnMessage(m => { })|};
        });
        MapWebSocket("/b", connection =>
        {
            connection.OnMessage(m => { });
            return Task.Delay(60);
        });
        MapWebSocket("/c", Program2.Handle);
        static void MapWebSocket(string pattern, Func<WebSocketConnection, Task> handler) { }

        static class Program2
        {
            public static async Task Handle(WebSocketConnection connection)
            {
                await Task.Delay(60);
                {|WST101:connection.OnMessage(m => { })|};
            }
        }
        """);

    [Fact]
    public Task Connection_in_a_readonly_field() => Expect("""
        public sealed class A(WebSocketConnection captured, IDatabase db)
        {
            private readonly WebSocketConnection _kept = captured;
            public WebSocketConnection Shown { get; } = captured;
            private WebSocketConnection? _replaceable;

            public async Task Late()
            {
                await db.LoadAsync();
                {|WST101:_kept.OnMessage(m => { })|};
                {|WST101:this.Shown.OnMessage(m => { })|};
                {|WST101:captured.OnMessage(m => { })|};
            }

            public async Task Unsure()
            {
                await db.LoadAsync();
                _replaceable!.OnMessage(m => { });
            }

            public async Task InTime()
            {
                _kept.OnMessage(m => { });
                Shown.OnMessage(m => { });
                captured.OnMessage(m => { });
                await db.LoadAsync();
                _kept.OnMessage(m => { });
            }

            public async Task Kept(WebSocketConnection given)
            {
                _replaceable = given;
                await db.LoadAsync();
                {|WST101:_replaceable.OnMessage(m => { })|};
            }
        }
        """);

    [Fact]
    public Task Connection_inside_a_record() => Expect("""
        public sealed record Session(WebSocketConnection Connection, string Name);

        public sealed class A(IDatabase db)
        {
            public async Task Late(Session session)
            {
                await db.LoadAsync();
                {|WST101:session.Connection.OnMessage(m => { })|};
            }

            public async Task LateInHelper(Session session)
            {
                await db.LoadAsync();
                {|WST101:Attach(session)|};
            }

            private static void Attach(Session session) => session.Connection.OnMessage(m => { });
        }
        """);

    [Fact]
    public Task Constructors_properties_and_other_members() => Expect("""
        public sealed class A
        {
            private readonly WebSocketConnection _connection;

            public A(WebSocketConnection connection)
            {
                _connection = connection;
                _connection.OnMessage(m => { });
            }

            public Func<Task> Later => async () => { await Task.Yield(); {|WST101:_connection.OnMessage(m => { })|}; };

            public Func<WebSocketConnection, Task> Field = async c => { await Task.Yield(); {|WST101:c.OnMessage(m => { })|}; };
        }
        """);

    [Fact]
    public Task Marked_members_of_base_types_and_extensions() => Expect("""
        public abstract class Source
        {
            [MessageSubscription] public abstract void Listen(Action<string> listener);
            [MessageSubscription] public virtual event Action<string>? Received;
            protected void Raise() => Received?.Invoke("");
        }

        public sealed class Mine : Source
        {
            public override void Listen(Action<string> listener) { }
            public override event Action<string>? Received { add { } remove { } }
        }

        public static class Extensions
        {
            [MessageSubscription] public static void OnText(this WebSocketConnection connection, Action<string> listener) { }
        }

        public sealed class A
        {
            public async Task Late(Mine mine, WebSocketConnection connection)
            {
                await Task.Yield();
                {|WST101:mine.Listen(t => { })|};
                {|WST101:mine.Received += t => { }|};
                {|WST101:connection.OnText(t => { })|};
                {|WST101:Extensions.OnText(connection, t => { })|};
            }
        }
        """);

    [Fact]
    public Task Generated_code_is_left_alone() => Expect("""
        // <auto-generated/>
        public sealed class A
        {
            public async Task Late(WebSocketConnection connection) { await Task.Yield(); connection.OnMessage(m => { }); }
        }
        """);

    private static Task Expect(string source) => Analyze<LateSubscriptionAnalyzer>.Expect(source + "\n" + Scene.Helpers);
}
