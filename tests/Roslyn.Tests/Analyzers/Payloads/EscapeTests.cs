using WebSocketToolkit.Analyzers.Payloads;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Payloads;

public sealed class EscapeTests
{
    [Theory]
    [InlineData("Fire({|WST105:m.Data|});")]
    [InlineData("(_f, _) = ({|WST105:m.Data|}, 1);")]
    [InlineData("var (a, b) = (m.Data, 2); _f = {|WST105:a|}; GC.KeepAlive(b);")]
    [InlineData("var (a, (b, c)) = (1, (m.Data, 2)); _f = {|WST105:b|}; GC.KeepAlive((a, c));")]
    [InlineData("(_f, var n) = ({|WST105:m.Data|}, 1); GC.KeepAlive(n);")]
    public Task A10_Escapes(string body) => Expect(body);

    [Theory]
    [InlineData("Touch(m.Data);")]
    [InlineData("(_, var n) = (m.Data, 1); GC.KeepAlive(n);")]
    [InlineData("(_f, _) = (m.ToArray(), 1);")]
    [InlineData("var (a, b) = (m.Data, 2); _f = a.ToArray(); GC.KeepAlive(b);")]
    [InlineData("_ = Count(m.Data).Length;")]
    public Task A10_Stays(string body) => Expect(body);

    private static Task Expect(string body) => Analyze<PayloadEscapeAnalyzer>.Expect($$"""
        [WebSocketRoute("/a")] public class A
        {
            private ReadOnlyMemory<byte> _f;
            public void OnMessage(WebSocketMessage m) { {{body}} GC.KeepAlive(_f); }
            private static async void Fire(ReadOnlyMemory<byte> data) { await Task.Yield(); GC.KeepAlive(data); }
            private static async void Touch(ReadOnlyMemory<byte> data) { GC.KeepAlive(data.Length); await Task.Yield(); }
            private static string Count(ReadOnlyMemory<byte> data) => data.Length.ToString();
        }
        """);
}
