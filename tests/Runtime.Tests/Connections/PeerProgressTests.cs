using System.IO.Pipelines;
using Microsoft.Extensions.Time.Testing;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>The credit that a slow reader earns, by a clock and counters that the test moves.</summary>
public class PeerProgressTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PeerProgress _progress;
    private OutputProgress? _counters = new OutputProgress(0, 0);

    public PeerProgressTests() => _progress = new(new CountedTransport(() => _counters), _time);

    [Fact]
    public void A_peer_that_reads_240_bytes_a_second_never_runs_out_of_credit()
    {
        Observe(0, waiting: 1_000_000);
        for (var second = 1; second <= 600; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Observe(240 * second, waiting: 1_000_000);
            Assert.True(HasCredit());
        }
    }

    [Theory]
    [InlineData(1, 5.0)]
    [InlineData(240, 6)]
    [InlineData(2400, 15)]
    [InlineData(240 * 55, 60)]
    [InlineData(10_000_000, 60)]
    public void A_step_earns_a_grace_and_a_second_for_each_240_bytes_at_most_a_minute(long bytes, double seconds)
    {
        Observe(0, waiting: 100_000_000);
        _time.Advance(TimeSpan.FromSeconds(1));
        Observe(bytes, waiting: 100_000_000);
        _time.Advance(TimeSpan.FromSeconds(seconds - 0.01));
        Assert.True(HasCredit());
        _time.Advance(TimeSpan.FromSeconds(0.02));
        Assert.False(HasCredit());
    }

    [Fact]
    public void Credit_adds_up_over_steps_and_runs_out_when_they_end()
    {
        Observe(0, waiting: 100_000);
        for (var step = 1; step <= 3; step++)
        {
            Observe(2400 * step, waiting: 100_000);
        }

        _time.Advance(TimeSpan.FromSeconds(34));
        Assert.True(HasCredit());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(HasCredit());
    }

    [Fact]
    public void The_kernels_answer_to_a_ping_earns_nothing()
    {
        Observe(1000, waiting: 0);
        Observe(1002, waiting: 0);
        Assert.False(HasCredit());
    }

    [Fact]
    public void What_was_acknowledged_before_the_first_look_earns_nothing()
    {
        Observe(1_000_000, waiting: 1_000_000);
        Assert.False(HasCredit());
    }

    [Fact]
    public void Nothing_is_earned_where_nothing_counts()
    {
        _counters = null;
        Assert.False(_progress.Observe(_time.GetTimestamp()));
        Assert.False(HasCredit());
    }

    [Fact]
    public async Task A_stream_counts_pieces_that_the_peer_lets_through()
    {
        var peer = new PacedStream();
        var stream = new ProgressStream(peer);
        var writing = stream.WriteAsync(new byte[40 * 1024]).AsTask();
        foreach (var taken in new[] { 0, 16 * 1024, 32 * 1024 })
        {
            await peer.WhenOfferedAsync();
            Assert.Equal(new OutputProgress(taken, (40 * 1024) - taken), stream.ReadProgress());
            peer.Take();
        }

        await writing.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(new OutputProgress(40 * 1024, 0), stream.ReadProgress());
        Assert.Equal([16 * 1024, 16 * 1024, 8 * 1024], peer.Pieces);
    }

    private void Observe(long acknowledged, long waiting)
    {
        _counters = new OutputProgress(acknowledged, waiting);
        Assert.Equal(waiting > 0, _progress.Observe(_time.GetTimestamp()));
    }

    private bool HasCredit() => _progress.HasCredit(_time.GetTimestamp());

    /// <summary>A stream that takes a piece when the test lets it.</summary>
    private sealed class PacedStream : MemoryStream
    {
        private readonly SemaphoreSlim _offered = new(0);
        private readonly SemaphoreSlim _taken = new(0);

        public List<int> Pieces { get; } = [];

        public async Task WhenOfferedAsync() => Assert.True(await _offered.WaitAsync(TimeSpan.FromSeconds(5)));

        public void Take() => _taken.Release();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Pieces.Add(buffer.Length);
            _offered.Release();
            await _taken.WaitAsync(cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            _offered.Dispose();
            _taken.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed record CountedTransport(Func<OutputProgress?> Counters)
        : WebSocketTransport(PipeReader.Create(Stream.Null), PipeWriter.Create(Stream.Null), static () => { })
    {
        public override OutputProgress? ReadProgress() => Counters();
    }
}
