using WebSocketToolkit.Analyzers.Payloads;
using WebSocketToolkit.CodeFixes.Payloads;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.CodeFixes.Payloads;

public sealed class CopyPayloadFixTests
{
    [Theory]
    [InlineData("_object = frame;", "_object = new ReadOnlyMemory<byte>(frame.ToArray());")]
    [InlineData("_object ??= frame;", "_object ??= new ReadOnlyMemory<byte>(frame.ToArray());")]
    [InlineData("_objects.Add(frame);", "_objects.Add(new ReadOnlyMemory<byte>(frame.ToArray()));")]
    [InlineData("_list.Add(frame);", "_list.Add(new ReadOnlyMemory<byte>(frame.ToArray()));")]
    [InlineData("_memory = frame;", "_memory = frame.ToArray();")]
    [InlineData("_maybe = frame;", "_maybe = frame.ToArray();")]
    [InlineData("_memories.Add(frame);", "_memories.Add(frame.ToArray());")]
    public Task F3_What_is_stored_keeps_its_type(string before, string after) =>
        ExpectFix<PayloadEscapeAnalyzer, CopyPayloadFix>.Expect(Source(before), Source(after));

    private static string Source(string statement) => $$"""
        [WebSocketRoute("/a")] public class A
        {
            private object? _object;
            private ReadOnlyMemory<byte> _memory;
            private ReadOnlyMemory<byte>? _maybe;
            private readonly List<object> _objects = [];
            private readonly System.Collections.ArrayList _list = [];
            private readonly List<ReadOnlyMemory<byte>> _memories = [];
            public void OnMessage(ReadOnlyMemory<byte> frame) { {{statement}} GC.KeepAlive((_object, _memory, _maybe)); }
        }
        """;
}
