using System.Diagnostics.CodeAnalysis;
using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.CodeFixes.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;
using Fix = WebSocketToolkit.Roslyn.Tests.Kit.ExpectFix<WebSocketToolkit.Analyzers.Endpoints.MissingContractAnalyzer, WebSocketToolkit.CodeFixes.Endpoints.ContractFix>;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

/// <summary>WST009 and its fix.</summary>
public sealed class MissingContractTests
{
    /// <summary>System.Text.Json's generator does not run here: what it would write is written out.</summary>
    private const string Json = """

        partial class Json() : System.Text.Json.Serialization.JsonSerializerContext(null)
        {
            protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;
            public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null;
        }
        """;

    [Fact]
    public Task Reports_what_no_context_lists() => Expect(
        """
        using System.Text.Json.Serialization;
        record Say; record Said; record Failure; record Line; record Listed;
        [WebSocketRoute("/a")]
        class A
        {
            public IAsyncEnumerable<Said> {|WST009:OnMessage|}(Say {|WST009:message|}) => null!;
            public Task<Failure?> {|WST009:OnError|}(ArgumentException error) => null!;
            public Failure OnError() => new();
            public Listed OnOpen() => new();
        }
        [WebSocketRoute("/b")] class B { public Task<int> {|WST009:OnMessage|}(IAsyncEnumerable<Line> {|WST009:lines|}) => null!; }
        abstract class Base { public void OnMessage(Say message) { } }
        [WebSocketRoute("/c")] class {|WST009:C|} : Base;
        [JsonSerializable(typeof(Listed))] partial class Json;
        """,
        "'A' sends 'Said', but no JsonSerializerContext lists the type. Without reflection the type has no contract. Add [JsonSerializable(typeof(Said))] to 'Json'.",
        "'A' takes 'Say', but no JsonSerializerContext lists the type. Without reflection the type has no contract. Add [JsonSerializable(typeof(Say))] to 'Json'.");

    [Fact]
    public Task What_listed_types_are_made_of_is_covered() => Expect("""
        using System.Text.Json.Serialization;
        [JsonDerivedType(typeof(Say), "say"), JsonDerivedType(typeof(Leave), "leave")] abstract record Request;
        record Say(string Text) : Request; record Leave : Request;
        record Reply(Part[] Parts, Dictionary<string, Other?> Others); record Part; record Other(int? Number);
        [WebSocketRoute("/a")]
        class A
        {
            public Part OnMessage(Say message) => new();
            public Other OnMessage(Leave message) => new(1);
            public Request OnError() => new Leave();
            public Reply? OnError(ArgumentException error) => null;
        }
        [WebSocketRoute("/b")] class B { public string OnMessage(string text) => text; public byte[] OnMessage(byte[] data) => data; public bool OnUpgrade() => true; }
        [WebSocketRoute("/c")] class C { public ValueTask<WebSocketSendResult> OnMessage(WebSocketMessage message) => default; public int? OnOpen() => 1; }
        [WebSocketRoute("/d", Codec = typeof(Codec))] class D { public void OnMessage(Uri uri) { } }
        class Codec : IWebSocketCodec
        {
            public System.Net.WebSockets.WebSocketMessageType MessageType => default;
            public T Decode<T>(in System.Buffers.ReadOnlySequence<byte> payload) => default!;
            public void Encode<T>(T value, System.Buffers.IBufferWriter<byte> output) { }
        }
        [JsonSerializable(typeof(Request))] partial class Json;
        class Outer { [JsonSerializable(typeof(Reply))] abstract class Inner() : JsonSerializerContext(null); }
        """);

    [Fact]
    public Task Reports_what_only_Sends_lists() => Expect(
        """
        using System.Text.Json.Serialization;
        [JsonDerivedType(typeof(Joined), "joined")] abstract record Event; record Joined : Event; record Left; record Kicked; record Reply;
        [WebSocketRoute("/a", Sends = [typeof(Event), {|WST009:typeof(Left)|}, typeof(string), {|WST009:typeof(List<Kicked>)|}])]
        [WebSocketRoute("/a2", Sends = new[] { typeof(Left), typeof(Joined) })]
        class A { public async Task OnMessage(string text, WebSocketConnection connection) => await connection.SendAsync(new Left()); }
        [WebSocketRoute("/b", Sends = [typeof(Reply)])] class B { public Reply {|WST009:OnMessage|}(string text) => new(); }
        [WebSocketRoute("/c", Sends = [typeof(Left)], Codec = typeof(Codec)), WebSocketRoute("/c2", Sends = [{|WST009:typeof(Kicked)|}])] class C { public void OnOpen() { } }
        class Codec : IWebSocketCodec
        {
            public System.Net.WebSockets.WebSocketMessageType MessageType => default;
            public T Decode<T>(in System.Buffers.ReadOnlySequence<byte> payload) => default!;
            public void Encode<T>(T value, System.Buffers.IBufferWriter<byte> output) { }
        }
        [JsonSerializable(typeof(Event))] partial class Json;
        """,
        "'A' sends 'Left', but no JsonSerializerContext lists the type. Without reflection the type has no contract. Add [JsonSerializable(typeof(Left))] to 'Json'.");

    [Fact]
    public Task Reports_what_is_only_sent() => Expect(
        """
        using System.Text.Json.Serialization;
        [JsonDerivedType(typeof(Joined), "joined")] abstract record Event; record Joined : Event; record Left; record Kicked; record Reply; record Declared;
        [WebSocketRoute("/a", Sends = [{|WST009:typeof(Declared)|}])]
        class A(WebSocketGroups<A> groups)
        {
            public async Task<Reply> {|WST009:OnMessage|}(string text, WebSocketConnection connection)
            {
                await connection.SendAsync({|WST009:new Left()|});
                await groups.All.SendAsync({|WST009:Make()|}, except: connection);
                await groups.All.SendAsync<Event>(new Joined());
                await connection.SendAsync(new Joined());
                await connection.SendAsync(new Reply());
                await connection.SendAsync(new Declared());
                await connection.SendAsync(text);
                await connection.SendAsync(new { text });
                return new();
            }
            private static Kicked Make() => new();
        }
        class Elsewhere
        {
            public static async Task Run(WebSocketGroups<A> groups, WebSocketConnection any)
            {
                await groups.Group("x").SendAsync({|WST009:new Left()|});
                await any.SendAsync(new Left());
            }
        }
        [JsonSerializable(typeof(Event))] partial class Json;
        """,
        "'A' sends 'Declared', but no JsonSerializerContext lists the type. Without reflection the type has no contract. Add [JsonSerializable(typeof(Declared))] to 'Json'.");

    [Fact]
    public Task A_project_without_a_context_may_send_anything() => Analyze<MissingContractAnalyzer>.Expect(
        "record Left; [WebSocketRoute(\"/\", Sends = [typeof(Left)])] class A { public async Task OnOpen(WebSocketConnection connection) => await connection.SendAsync(new Left()); }");

    [Fact]
    public Task A_project_without_a_context_uses_reflection() => Analyze<MissingContractAnalyzer>.Expect(
        "record Say; [WebSocketRoute(\"/\")] class A { public void OnMessage(Say message) { } }");

    [Fact]
    public Task A_class_with_another_fault_is_left_alone() => Expect(
        "record Say; [WebSocketRoute(\"/\")] class A { public object OnMessage(Say message) => message; }");

    [Fact]
    public Task Fix_adds_to_the_list() => Fix.Expect(
        """
        using System.Text.Json.Serialization;

        namespace Sample;

        [WebSocketRoute("/")]
        class A
        {
            public Said OnMessage(Say message) => new();
            public List<string?> OnError() => [];
        }

        record Say;
        record Said;
        record Listed;

        /// <summary>Contracts.</summary>
        [JsonSerializable(typeof(Listed))]
        partial class Json;
        """ + Json,
        """
        using System.Text.Json.Serialization;

        namespace Sample;

        [WebSocketRoute("/")]
        class A
        {
            public Said OnMessage(Say message) => new();
            public List<string?> OnError() => [];
        }

        record Say;
        record Said;
        record Listed;

        /// <summary>Contracts.</summary>
        [JsonSerializable(typeof(Listed))]
        [JsonSerializable(typeof(Said))]
        [JsonSerializable(typeof(Say))]
        [JsonSerializable(typeof(List<string?>))]
        partial class Json;
        """ + Json);

    [Fact]
    public Task Fix_begins_the_list() => Fix.Expect(
        """
        abstract class Base { public int OnMessage(Outer.Say message) => 0; }
        [WebSocketRoute("/a")] class A : Base;
        [WebSocketRoute("/b")] class B { public void OnMessage(Outer.Say message) { } }
        class Outer
        {
            internal record Say;
        }
        """ + Json,
        """
        abstract class Base { public int OnMessage(Outer.Say message) => 0; }
        [WebSocketRoute("/a")] class A : Base;
        [WebSocketRoute("/b")] class B { public void OnMessage(Outer.Say message) { } }
        class Outer
        {
            internal record Say;
        }
        """ + Json.Replace("partial class", "[System.Text.Json.Serialization.JsonSerializable(typeof(Outer.Say))]\n[System.Text.Json.Serialization.JsonSerializable(typeof(int))]\npartial class", StringComparison.Ordinal));

    private static Task Expect([StringSyntax("C#-test")] string source, params string[] firstMessages) => ExpectFirst(source + Json, firstMessages);

    private static async Task ExpectFirst(string source, string[] firstMessages)
    {
        await Analyze<MissingContractAnalyzer>.Expect(source);
        var found = await Analyze<MissingContractAnalyzer>.Run(Compile.Create(Markup.Parse(source).Source));
        Assert.Equal(firstMessages, found.OrderBy(d => d.Location.SourceSpan.Start).Take(firstMessages.Length).Select(d => d.GetMessage()));
    }
}
