using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.CodeFixes.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

/// <summary>WST018, and its fix.</summary>
public sealed class HeartbeatTests
{
    private const string Codec = """

        public class Plain : IWebSocketCodec
        {
            public System.Net.WebSockets.WebSocketMessageType MessageType => default;
            public T Decode<T>(in System.Buffers.ReadOnlySequence<byte> payload) => default!;
            public void Encode<T>(T value, System.Buffers.IBufferWriter<byte> output) { }
        }
        """;

    [Theory]
    [InlineData("public void OnMessage(string text) { }", "the OnMessage of 'string' takes every text, and an empty one too")]
    [InlineData("public void OnMessage(WebSocketMessage message) { }", "the OnMessage of 'WebSocketToolkit.WebSocketMessage' takes every text, and an empty one too")]
    [InlineData("public async Task OnMessage(Stream stream) { await Task.Yield(); }", "the OnMessage of 'System.IO.Stream' takes every text, and an empty one too")]
    [InlineData("public async Task OnMessage(IAsyncEnumerable<string> texts) { await Task.Yield(); }", "the OnMessage of 'System.Collections.Generic.IAsyncEnumerable<string>' takes every text, and an empty one too")]
    [InlineData("public async Task OnMessage(IAsyncEnumerable<WebSocketMessage> all) { await Task.Yield(); }", "the OnMessage of 'System.Collections.Generic.IAsyncEnumerable<WebSocketToolkit.WebSocketMessage>' takes every text, and an empty one too")]
    [InlineData("public void OnMessage(string text) { } public void OnMessage(byte[] bytes) { }", "the OnMessage of 'string' takes every text, and an empty one too")]
    public Task Where_a_text_may_be_anything(string members, string fact) => Analyze<EndpointShapeAnalyzer>.Expect(
        "[WebSocketRoute(\"/a\", {|WST018:Heartbeat = true|}, MaxFragments = 1)] public class A { " + members + " }",
        $"The route '/a' cannot answer heartbeats: {fact}. Remove the setting, or take typed messages.");

    [Theory]
    [InlineData("public void OnOpen() { }")]
    [InlineData("public void OnMessage(byte[] bytes) { }")]
    public Task Where_nothing_typed_is_taken(string members) => Analyze<EndpointShapeAnalyzer>.Expect(
        "[WebSocketRoute(\"/a\", {|WST018:Heartbeat = true|})] public class A { " + members + " }",
        "The route '/a' cannot answer heartbeats: no OnMessage takes typed messages, so that a text may be anything. Remove the setting, or take typed messages.");

    [Fact]
    public Task Beside_a_codec_of_the_same_route() => Analyze<EndpointShapeAnalyzer>.Expect(
        """
        [WebSocketRoute("/a", Codec = typeof(Plain), {|WST018:Heartbeat = true|})]
        [WebSocketRoute("/b", Heartbeat = true)]
        [WebSocketRoute("/c", Codec = typeof(Plain))]
        public class A { public void OnMessage(Say say) { } }
        public record Say;
        """ + Codec,
        "The route '/a' cannot answer heartbeats: a codec reads its messages, and may read an empty one. Remove one of the two settings.");

    [Theory]
    [InlineData("Heartbeat = true", "public void OnMessage(Say say) { }")]
    [InlineData("Heartbeat = true", "public void OnMessage(Say say) { } public void OnMessage(byte[] bytes) { }")]
    [InlineData("Heartbeat = true", "public void OnMessage(Say say) { } public async Task OnMessage(Stream bytes) { await Task.Yield(); }")]
    [InlineData("Heartbeat = true", "public async Task OnMessage(IAsyncEnumerable<Say> all) { await Task.Yield(); }")]
    [InlineData("Heartbeat = false", "public void OnMessage(string text) { }")]
    [InlineData("MaxFragments = 1", "public void OnMessage(string text) { }")]
    public Task Elsewhere_nothing_is_wrong(string setting, string members) => Analyze<EndpointShapeAnalyzer>.Expect(
        $"[WebSocketRoute(\"/a\", {setting})] public class A {{ {members} }} public record Say;");

    [Fact]
    public void No_code_is_generated() => Assert.DoesNotContain(
        "A.g.cs", Generate.Run("[WebSocketRoute(\"/a\", Heartbeat = true)] public class A { public void OnMessage(string text) { } }").Keys);

    [Fact]
    public Task The_fix_removes_the_setting() => ExpectFix<EndpointShapeAnalyzer, HeartbeatFix>.Expect(
        """
        [WebSocketRoute("/a", Heartbeat = true)]
        [WebSocketRoute("/b", Heartbeat = true, MaxFragments = 1)]
        [WebSocketRoute(
            "/c",
            MaxFragments = 1,
            Heartbeat = true)]
        public class A { public void OnMessage(string text) { } }
        """,
        """
        [WebSocketRoute("/a")]
        [WebSocketRoute("/b", MaxFragments = 1)]
        [WebSocketRoute(
            "/c",
            MaxFragments = 1)]
        public class A { public void OnMessage(string text) { } }
        """);
}
