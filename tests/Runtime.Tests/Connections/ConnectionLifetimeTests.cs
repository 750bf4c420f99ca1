using System.IO.Pipelines;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Connections.Phases;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>The one place that changes a connection's phase.</summary>
public class ConnectionLifetimeTests
{
    private static readonly WebSocketClose _first = new(4000, "first", WebSocketCloseInitiator.Application);
    private static readonly WebSocketClose _second = new(4001, "second", WebSocketCloseInitiator.Peer);

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var from in Enum.GetNames<ConnectionPhase>())
            {
                foreach (var to in Enum.GetNames<ConnectionPhase>())
                {
                    pairs.Add(from, to);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_phase_follows_another_only_where_the_table_says_so(string from, string to)
    {
        var lifetime = In(Enum.Parse<ConnectionPhase>(from));
        var before = lifetime.Phase;
        var next = Enum.Parse<ConnectionPhase>(to);
        Assert.Equal(ConnectionPhases.MayFollow(before, next), lifetime.TryMoveTo(next, _second));
        Assert.Equal(ConnectionPhases.MayFollow(before, next) ? next : before, lifetime.Phase);
    }

    [Fact]
    public void A_connection_never_goes_back_and_every_phase_but_the_last_has_an_end()
    {
        foreach (var from in Enum.GetValues<ConnectionPhase>())
        {
            Assert.DoesNotContain(Enum.GetValues<ConnectionPhase>(), to => to <= from && ConnectionPhases.MayFollow(from, to));
            Assert.Equal(from is not ConnectionPhase.Aborted and not ConnectionPhase.Ended, ConnectionPhases.MayFollow(from, ConnectionPhase.Aborted));
        }
    }

    [Fact]
    public void The_first_close_wins()
    {
        var lifetime = new ConnectionLifetime();
        Assert.True(lifetime.TryMoveTo(ConnectionPhase.Closing, _first));
        Assert.False(lifetime.TryMoveTo(ConnectionPhase.ClosingByPeer, _second));
        Assert.True(lifetime.TryMoveTo(ConnectionPhase.Aborted, _second));
        Assert.Same(_first, lifetime.Close);
    }

    [Fact]
    public void Of_many_that_close_at_once_one_wins()
    {
        for (var round = 0; round < 200; round++)
        {
            var lifetime = new ConnectionLifetime();
            var wins = 0;
            Parallel.For(0, 4, i =>
            {
                if (lifetime.TryMoveTo(i % 2 == 0 ? ConnectionPhase.Closing : ConnectionPhase.ClosingByPeer, i % 2 == 0 ? _first : _second))
                {
                    Interlocked.Increment(ref wins);
                }
            });
            Assert.Equal(1, wins);
            Assert.Same(lifetime.Phase == ConnectionPhase.Closing ? _first : _second, lifetime.Close);
        }
    }

    [Fact]
    public void The_transport_is_dropped_until_the_end_and_never_afterwards()
    {
        var lifetime = In(ConnectionPhase.Closing);
        var drops = 0;
        var transport = new WebSocketTransport(PipeReader.Create(Stream.Null), PipeWriter.Create(Stream.Null), () => drops++);
        lifetime.Drop(transport);
        lifetime.End();
        lifetime.Drop(transport);
        Assert.Equal(1, drops);
    }

    [Fact]
    public void The_token_may_be_cancelled_after_the_end()
    {
        var lifetime = In(ConnectionPhase.Closing);
        lifetime.Cancel();
        Assert.True(lifetime.Closed.IsCancellationRequested);
        lifetime.End();
        lifetime.Cancel();
    }

    private static ConnectionLifetime In(ConnectionPhase phase)
    {
        var lifetime = new ConnectionLifetime();
        if (phase is ConnectionPhase.Ended)
        {
            lifetime.TryMoveTo(ConnectionPhase.Closing, _first);
        }

        lifetime.TryMoveTo(phase, _first);
        Assert.Equal(phase, lifetime.Phase);
        return lifetime;
    }
}
