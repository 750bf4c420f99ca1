using System.Buffers;
using System.IO.Pipelines;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Runtime.Tests.Protocol;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>A peer that sends without end does not keep a thread from other connections, whatever becomes of its bytes.</summary>
public class ReadBudgetTests
{
    private const int ReadBudget = 64 * 1024;

    public static TheoryData<string, byte[], byte[]> Floods => new()
    {
        { "messages", [], ClientFrames.Frame(Opcode.Text, new byte[20_000]) },
        { "payload of a message that is too big", [0x82, 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4], new byte[20_000] },
        { "messages behind invalid text", ClientFrames.Frame(Opcode.Text, [0xFF]), ClientFrames.Frame(Opcode.Binary, new byte[20_000]) },
        { "empty messages behind invalid text", ClientFrames.Frame(Opcode.Text, [0xFF]), [.. Enumerable.Repeat(ClientFrames.Frame(Opcode.Binary, []), 1000).SelectMany(frame => frame)] },
        { "bytes behind a reserved bit", [0xA2, 0x80], new byte[20_000] },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task Fault_27_A_flood_gives_way_to_other_connections_also_where_it_is_skipped_or_thrown_away(string what, byte[] start, byte[] again)
    {
        var input = new Flood(start, again, until: 16 * 1024 * 1024);

        // Reading goes on within this call until it waits, or gives way.
        await using var session = SessionOnPipes.Open(input: input);
        input.EndCount();
        Assert.True(input.ReadAtOnce <= start.Length + ReadBudget + again.Length, $"{what}: {input.ReadAtOnce} bytes");
    }

    /// <summary>A transport that always has more bytes, until it ends.</summary>
    private sealed class Flood(byte[] start, byte[] again, long until) : PipeReader
    {
        private readonly Thread _opener = Thread.CurrentThread;
        private ReadOnlySequence<byte> _current = new((byte[])[.. start]);
        private long _read;
        private bool _hasReturned;

        /// <summary>Gets the bytes that were read within the call that began to read.</summary>
        public long ReadAtOnce { get; private set; }

        /// <summary>Notes that the call has returned.</summary>
        public void EndCount() => _hasReturned = true;

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            if (_current.IsEmpty && _read < until)
            {
                _current = new((byte[])[.. again]);
            }

            return new(new ReadResult(_current, isCanceled: false, isCompleted: _current.IsEmpty));
        }

        public override void AdvanceTo(SequencePosition consumed)
        {
            var rest = _current.Slice(consumed);
            _read += _current.Length - rest.Length;
            _current = rest;
            if (Thread.CurrentThread == _opener && !_hasReturned)
            {
                ReadAtOnce = _read;
            }
        }

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => AdvanceTo(consumed);

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();

        public override void CancelPendingRead()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }
    }
}
