using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

/// <summary>WST110.</summary>
public sealed class UndeclaredMessageTests
{
    private const string Contracts = " namespace WebSocketToolkit.Contracts { public class EndpointContract; }";

    private const string Types = """

        public abstract record Event;
        public record Joined(int Id) : Event;
        public record Left : Event;
        public record Moved : Joined { public Moved() : base(1) { } }
        public record struct Tick(int Number);
        public record Answer;
        public interface INews;
        public record News : INews;
        """;

    private const string Expected = "'Left' is sent to clients of 'Chat', but the contract of 'Chat' does not have it. Add typeof(Left) to Sends of its [WebSocketRoute].";

    [Theory]
    [InlineData("groups.All.SendAsync({|WST110:new Left()|})")]
    [InlineData("groups.Group(\"a\").SendAsync({|WST110:new Left()|})")]
    [InlineData("groups.User(\"a\").SendAsync({|WST110:new Left()|}, key: \"k\")")]
    [InlineData("groups.Connection(\"a\").SendAsync({|WST110:new Left()|}, new WebSocketSendOptions())")]
    [InlineData("groups.All.SendAsync(except: null, message: {|WST110:new Left()|})")]
    [InlineData("groups.All.SendAsync<Left>({|WST110:new()|})")]
    [InlineData("((WebSocketGroups)groups).All.SendAsync({|WST110:new Left()|})")]
    [InlineData("_own.Group(\"a\").SendAsync({|WST110:new Left()|})")]
    [InlineData("Own.All.SendAsync({|WST110:new Left()|})")]
    [InlineData("connection.SendAsync({|WST110:new Left()|})")]
    [InlineData("connection.SendAsync({|WST110:left|}, \"key\")")]
    [InlineData("connection.SendAsync({|WST110:new Left()|}, new WebSocketSendOptions(), CancellationToken.None)")]
    public Task In_the_class_itself(string call) => Analyze<UndeclaredMessageAnalyzer>.Expect(Chat(call), Expected);

    [Theory]
    [InlineData("var all = groups.All; await all.SendAsync({|WST110:new Left()|});")]
    [InlineData("var room = groups.Group(\"a\"); var same = room; await Task.Run(async () => await same.SendAsync({|WST110:new Left()|}));")]
    [InlineData("foreach (var name in new[] { \"a\" }) { await groups.Group(name).SendAsync({|WST110:new Left()|}); }")]
    public Task From_elsewhere(string statements) => Analyze<UndeclaredMessageAnalyzer>.Expect(
        Chat("Task.CompletedTask") + $$"""

        public class Clock(WebSocketGroups<Chat> groups) { public async Task Run() { {{statements}} } }
        """,
        Expected);

    [Theory]
    [InlineData("Sends = [typeof(Joined)]", "connection.SendAsync({|WST110:(Event)new Joined(1)|})")]
    [InlineData("Sends = [typeof(Joined)]", "connection.SendAsync({|WST110:new List<Joined>()|})")]
    [InlineData("Sends = []", "connection.SendAsync({|WST110:new Tick(1)|})")]
    [InlineData("Sends = [typeof(Tick)]", "connection.SendAsync({|WST110:new[] { new Tick(1) }|})")]
    [InlineData("Sends = [typeof(Left)]", "connection.SendAsync({|WST110:new { Text = \"a\" }|})")]
    [InlineData("MaxFragments = 1", "connection.SendAsync({|WST110:1|})")]
    public Task Another_type_than_the_declared(string setting, string call) => Analyze<UndeclaredMessageAnalyzer>.Expect(Chat(call, setting));

    [Theory]
    [InlineData("Sends = [typeof(Left)]", "connection.SendAsync(new Left())")]
    [InlineData("Sends = [typeof(Tick), typeof(Event)]", "groups.All.SendAsync(new Left())")]
    [InlineData("Sends = new[] { typeof(Event) }", "groups.All.SendAsync(new Moved())")]
    [InlineData("Sends = [typeof(INews)]", "groups.All.SendAsync(new News())")]
    [InlineData("Sends = [typeof(Tick)]", "groups.All.SendAsync((Tick?)new Tick(1))")]
    [InlineData("Sends = [typeof(Tick[])]", "groups.All.SendAsync(new[] { new Tick(1) })")]
    // A reply.
    [InlineData("Sends = []", "connection.SendAsync(new Answer())")]
    // Not described.
    [InlineData("Sends = []", "connection.SendAsync(\"text\")")]
    [InlineData("Sends = []", "groups.All.SendAsync(\"text\")")]
    [InlineData("Sends = []", "groups.All.SendAsync(new byte[1])")]
    [InlineData("Sends = []", "groups.All.SendAsync(new ReadOnlyMemory<byte>())")]
    [InlineData("Sends = []", "connection.SendAsync(new byte[1])")]
    [InlineData("Sends = []", "connection.SendAsync(new MemoryStream())")]
    [InlineData("Sends = []", "groups.All.SendAsync(new WebSocketMessage())")]
    [InlineData("Sends = []", "groups.All.SendAsync<object>(new Left())")]
    // Of no class, or of one that is not known here.
    [InlineData("Sends = []", "plain.All.SendAsync(new Left())")]
    [InlineData("Sends = []", "Audience.SendAsync(new Left())")]
    [InlineData("Sends = []", "Task.Run(async () => { var all = groups.All; all = plain.All; await all.SendAsync(new Left()); })")]
    // Not one of ours.
    [InlineData("Sends = []", "new Mail().SendAsync(new Left())")]
    public Task Declared_or_not_described(string setting, string call) => Analyze<UndeclaredMessageAnalyzer>.Expect(Chat(call, setting));

    [Fact]
    public Task A_reply_of_any_callback_is_declared_and_a_route_declares_for_all_of_them() => Analyze<UndeclaredMessageAnalyzer>.Expect(
        """
        [WebSocketRoute("/a")]
        [WebSocketRoute("/b", Sends = [typeof(Tick)])]
        public class Chat(WebSocketGroups<Chat> groups)
        {
            public Joined OnOpen() => new(1);
            public async IAsyncEnumerable<News> OnMessage(Answer answer) { await groups.All.SendAsync(new Moved()); yield return new(); }
            public async Task<Left> OnError(Exception e) { await groups.All.SendAsync(new News()); return new(); }
            public async Task OnClose() { await groups.All.SendAsync(new Tick(1)); await groups.All.SendAsync(new Left()); await groups.All.SendAsync({|WST110:new Answer()|}); }
        }
        """ + Types + Contracts);

    [Fact]
    public Task Code_of_other_classes_may_send_on_any_connection_and_helpers_any_type() => Analyze<UndeclaredMessageAnalyzer>.Expect(
        """
        [WebSocketRoute("/a")]
        public class Chat
        {
            public Answer OnMessage(Answer answer) => answer;
            public static async Task All<T>(WebSocketGroups<Chat> groups, T message, List<T> more) { await groups.All.SendAsync(message); await groups.All.SendAsync(more); }
            public class Nested { public async Task Send(WebSocketConnection connection) => await connection.SendAsync(new Left()); }
        }
        public class Sender
        {
            public async Task Send(WebSocketConnection connection) => await connection.SendAsync(new Left());
            public async Task Send<T>(WebSocketGroups<T> groups) where T : class => await groups.All.SendAsync(new Left());
            public async Task Send(WebSocketGroups<Sender> groups) => await groups.All.SendAsync(new Left());
        }
        """ + Types + Contracts);

    [Fact]
    public Task Without_the_contracts_nobody_has_to_declare() => Analyze<UndeclaredMessageAnalyzer>.Expect(
        Chat("groups.All.SendAsync(new Left())").Replace(Contracts, "", StringComparison.Ordinal));

    [Fact]
    public Task Half_written_code_is_left_alone() => Analyze<UndeclaredMessageAnalyzer>.ExpectInBroken(
        """
        [WebSocketRoute("/a", Sends = [typeof()])]
        public class Chat(WebSocketGroups<Chat> groups)
        {
            public Missing OnOpen() => throw null;
            public async Task OnClose() { await groups.All.SendAsync(new Left()); await groups.All.SendAsync(); await groups.All.SendAsync(new Missing()); }
        }
        """ + Types + Contracts);

    private static string Chat(string call, string setting = "Sends = [typeof(Joined)]") => $$"""
        [WebSocketRoute("/chat", {{setting}})]
        public class Chat(WebSocketGroups<Chat> groups, WebSocketGroups plain)
        {
            private readonly WebSocketGroups<Chat> _own = groups;
            private WebSocketGroups<Chat> Own => _own;
            private WebSocketAudience Audience => _own.All;
            private WebSocketGroups Plain => plain;
            public Answer OnOpen() => new();
            public async Task OnMessage(Answer answer, WebSocketConnection connection)
            {
                var left = new Left();
                GC.KeepAlive(left);
                await {{call}};
            }
        }
        public class Mail { public Task SendAsync<T>(T message) => Task.FromResult(message); }
        """ + Types + Contracts;
}
