using WebSocketToolkit.Connections.Phases;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Connections;

/// <summary>
/// The phase of a connection, the way it ended, and the token that fires when it is over. Only this class changes the phase, and the first
/// close wins.
/// </summary>
/// <remarks>Any thread may call any member. <c>_closed</c> is the lock.</remarks>
internal sealed class ConnectionLifetime
{
    /// <summary>The source of <see cref="Closed"/>, disposed at the end, and the lock.</summary>
    private readonly CancellationTokenSource _closed = new();

    /// <summary>The current phase. Written under the lock, read by any thread.</summary>
    private volatile ConnectionPhase _phase;

    /// <summary>
    /// The close of the connection. Written once, under the lock, when the connection leaves <see cref="ConnectionPhase.Opening"/> or
    /// <see cref="ConnectionPhase.Open"/>.
    /// </summary>
    private volatile WebSocketClose? _close;

    public ConnectionLifetime() => Closed = _closed.Token;

    /// <summary>Gets the current phase.</summary>
    public ConnectionPhase Phase => _phase;

    /// <summary>Gets the rules of the current phase.</summary>
    public ref readonly PhaseRules Rules => ref ConnectionPhases.RulesOf(_phase);

    /// <summary>Gets the close of the connection; null while it is open.</summary>
    public WebSocketClose? Close => _close;

    /// <summary>Gets the token that fires when the connection is over. It stays valid after its source is disposed.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Changes the phase, if <see cref="ConnectionPhases"/> allows it.</summary>
    /// <param name="next">The next phase.</param>
    /// <param name="close">The close of the connection. It is ignored if the connection is already closing.</param>
    /// <returns>False if the next phase must not follow the current phase. Nothing has changed.</returns>
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

    /// <summary>Drops the transport, unless it belongs to the server again, which may have given it to another connection.</summary>
    /// <param name="transport">The transport.</param>
    public void Drop(IWebSocketTransport transport)
    {
        lock (_closed)
        {
            if (_phase != ConnectionPhase.Ended)
            {
                transport.Drop();
            }
        }
    }

    /// <summary>Fires <see cref="Closed"/>.</summary>
    /// <exception cref="AggregateException">Callbacks of the token failed.</exception>
    public void Cancel()
    {
        try
        {
            _closed.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // A timer that fires after the end has nothing to cancel.
        }
    }

    /// <summary>Moves to <see cref="ConnectionPhase.Ended"/>. The transport is not used afterwards.</summary>
    public void End()
    {
        TryMoveTo(ConnectionPhase.Ended);
        _closed.Dispose();
    }
}
