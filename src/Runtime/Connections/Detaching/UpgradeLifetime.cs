using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace WebSocketToolkit.Connections.Detaching;

/// <summary>
/// The lifetimes of an upgrade request and of its connection. Their tokens follow those of the server, and go on with a connection that leaves the
/// request. A token has a source of its own once somebody asks for it: otherwise nothing is left of it.
/// </summary>
/// <remarks>Any thread may call any member. <c>request</c> is the lock.</remarks>
/// <param name="request">The lifetime of the request, of the server.</param>
/// <param name="connection">The lifetime of the connection, of the server.</param>
internal sealed class UpgradeLifetime(IHttpRequestLifetimeFeature request, IConnectionLifetimeFeature connection)
    : IHttpRequestLifetimeFeature, IConnectionLifetimeFeature
{
    private LifetimeToken? _aborted;
    private LifetimeToken? _closed;

    /// <summary>The connection that has left the request; null if there is none.</summary>
    private WebSocketSession? _session;

    /// <summary>Gets the lifetime of the connection, of the server.</summary>
    public IConnectionLifetimeFeature Connection => connection;

    /// <summary>Gets the token of the request for who lets go of it before the 101. Nothing is created for it that could stay.</summary>
    public CancellationToken HandshakeAborted
    {
        get
        {
            lock (request)
            {
                return _aborted?.Token ?? request.RequestAborted;
            }
        }
    }

    public CancellationToken RequestAborted
    {
        get => Aborted.Token;
        set => Aborted.Token = value;
    }

    public CancellationToken ConnectionClosed
    {
        get => Closed.Token;
        set => Closed.Token = value;
    }

    private LifetimeToken Aborted
    {
        get
        {
            lock (request)
            {
                return _aborted ??= new(_session?.Lifetime.Closed ?? request.RequestAborted);
            }
        }
    }

    private LifetimeToken Closed
    {
        get
        {
            lock (request)
            {
                return _closed ??= new(_session?.Lifetime.Closed ?? connection.ConnectionClosed);
            }
        }
    }

    void IHttpRequestLifetimeFeature.Abort()
    {
        if (_session is { } session)
        {
            session.Connection.Abort();
        }
        else
        {
            request.Abort();
        }
    }

    void IConnectionLifetimeFeature.Abort()
    {
        if (_session is { } session)
        {
            session.Connection.Abort();
        }
        else
        {
            connection.Abort();
        }
    }

    /// <summary>Has the tokens follow a connection, now that the server has ended the request. Its own tokens do not fire any more.</summary>
    /// <param name="session">The connection.</param>
    public void GoOnWith(WebSocketSession session)
    {
        LifetimeToken? aborted, closed;
        lock (request)
        {
            _session = session;
            (aborted, closed) = (_aborted, _closed);
        }

        // Not under the lock: of a connection that is over already, it fires the tokens.
        aborted?.Follow(session.Lifetime.Closed);
        closed?.Follow(session.Lifetime.Closed);
    }
}
