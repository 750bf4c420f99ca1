using System.Buffers;
using System.Net.WebSockets;
using BenchmarkDotNet.Attributes;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Testing;
using Opcode = WebSocketToolkit.Protocol.Opcode;

namespace WebSocketToolkit.Benchmarks.Micro;

/// <summary>One whole frame, read and written.</summary>
public class Frames
{
    private readonly ArrayBufferWriter<byte> _output = new(128 * 1024);
    private byte[] _payload = [];
    private byte[] _frame = [];
    private FrameReader _reader = null!;

    [Params(16, 1024, 64 * 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _payload = new byte[Size];

        // Each read unmasks the frame in place, and so masks what the last one has left.
        _frame = FrameCodec.ToBytes(Testing.Opcode.Binary, _payload);
        _reader = new FrameReader(new Receiver(), maxMessageSize: 1024 * 1024, maxFragments: 16);
    }

    [GlobalCleanup]
    public void CleanUp() => _reader.Dispose();

    [Benchmark]
    public int Read() => _reader.Feed(_frame);

    [Benchmark]
    public void Write()
    {
        _output.ResetWrittenCount();
        FrameWriter.Write(_output, Opcode.Binary, _payload);
    }

    private sealed class Receiver : IFrameReceiver
    {
        public bool CanReceive => true;

        public MessageReceipt OnMessage(WebSocketMessageType type, ReadOnlyMemory<byte> payload, byte[]? pooled) => MessageReceipt.None;

        public bool IsStreamed(WebSocketMessageType type) => false;

        public void OnMessageStart(WebSocketMessageType type)
        {
        }

        public void OnMessageData(ReadOnlySpan<byte> piece, bool messageEnds)
        {
        }

        public void OnControl(Opcode opcode, ReadOnlySpan<byte> payload)
        {
        }

        public void OnSkipped(int count)
        {
        }
    }
}
