using Microsoft.AspNetCore.Http.Features;
using WebSocketToolkit.Connections.Detaching;

namespace WebSocketToolkit.Routing;

/// <summary>
/// The lifetime of a request while its handshake is decided: <c>RequestAborted</c> fires when the request is aborted or the handshake timeout has
/// passed. A source is created for who asks for the token: the server keeps whatever was registered with its own as long as the connection.
/// </summary>
/// <param name="request">The lifetime of the request.</param>
/// <param name="limit">The handshake timeout.</param>
/// <param name="time">The clock.</param>
internal sealed class HandshakeLifetime(IHttpRequestLifetimeFeature request, TimeSpan limit, TimeProvider time) : IHttpRequestLifetimeFeature, IDisposable
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>The source that fires when the handshake timeout has passed. Created under the lock of <c>request</c>.</summary>
    private CancellationTokenSource? _timeout;

    /// <summary>The source of the token that the decision sees, created with <see cref="_timeout"/>.</summary>
    private CancellationTokenSource? _either;

    /// <summary>The token that a filter has set.</summary>
    private CancellationToken? _replacement;

    public CancellationToken RequestAborted
    {
        get => _replacement ?? Either;
        set => _replacement = value;
    }

    /// <summary>Gets a value indicating whether the handshake timeout has passed.</summary>
    public bool HasTimedOut => _timeout?.IsCancellationRequested == true || time.GetElapsedTime(_started) >= limit;

    /// <summary>Gets the token that fires when the handshake timeout has passed.</summary>
    public CancellationToken TimedOut
    {
        get
        {
            _ = Either;
            return _timeout!.Token;
        }
    }

    private CancellationToken Either
    {
        get
        {
            lock (request)
            {
                if (_either is null)
                {
                    var left = limit - time.GetElapsedTime(_started);
                    _timeout = new(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
                    if (HasTimedOut)
                    {
                        // The clock of a test may have moved before the timer was there.
                        _timeout.Cancel();
                    }

                    _either = CancellationTokenSource.CreateLinkedTokenSource(
                        (request as UpgradeLifetime)?.HandshakeAborted ?? request.RequestAborted, _timeout.Token);
                }

                return _either.Token;
            }
        }
    }

    public void Abort() => request.Abort();

    public void Dispose()
    {
        _either?.Dispose();
        _timeout?.Dispose();
    }
}
