using WebSocketToolkit.Connections.Phases;

namespace WebSocketToolkit.Connections;

/// <summary>
/// Says in which phase a connection is, how it ended, and when it is over: the one place that changes the phase. The first close wins.
/// </summary>
/// <remarks>Any thread may call any member; <c>_closed</c> is the lock.</remarks>
internal sealed class ConnectionLifetime
{
    /// <summary>The source of <see cref="Closed"/>, disposed at the end; also the lock.</summary>
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Written under the lock.</summary>
    private volatile ConnectionPhase _phase;

    /// <summary>Written once, under the lock, by the move out of <see cref="ConnectionPhase.Opening"/> or <see cref="ConnectionPhase.Open"/>.</summary>
    private volatile WebSocketClose? _close;

    public ConnectionLifetime() => Closed = _closed.Token;

    /// <summary>Gets the present phase.</summary>
    public ConnectionPhase Phase => _phase;

    /// <summary>Gets the row of the present phase.</summary>
    public ref readonly PhaseRules Rules => ref ConnectionPhases.RulesOf(_phase);

    /// <summary>Gets how the connection ends or has ended; null while it is open.</summary>
    public WebSocketClose? Close => _close;

    /// <summary>Gets the token that fires when the connection is over. Kept apart from its source, which is disposed in the end.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Moves on to another phase. False, and nothing has changed, if <see cref="ConnectionPhases"/> does not let it follow the present one.</summary>
    /// <param name="next">The phase.</param>
    /// <param name="close">How the connection ends. Counts only if it was open until now.</param>
    public bool TryMoveTo(ConnectionPhase next, WebSocketClose? close = null)
    {
        lock (_closed)
        {
            if (!ConnectionPhases.MayFollow(_phase, next))
            {
                return false;
            }

            _close ??= close;
            _phase = next;
            return true;
        }
    }

    /// <summary>Drops the transport, unless the server has it back: another connection may have taken its place.</summary>
    public void Drop(Action abort)
    {
        lock (_closed)
        {
            if (_phase != ConnectionPhase.Ended)
            {
                abort();
            }
        }
    }

    /// <summary>Lets <see cref="Closed"/> fire.</summary>
    /// <exception cref="AggregateException">What the token's callbacks throw.</exception>
    public void Cancel()
    {
        try
        {
            _closed.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // A timer that comes after the end has nothing left to cancel.
        }
    }

    /// <summary>Ends the connection's life. From here on nothing touches the transport.</summary>
    public void End()
    {
        TryMoveTo(ConnectionPhase.Ended);
        _closed.Dispose();
    }
}
