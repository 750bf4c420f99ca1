using System.IO.Pipelines;
using System.Threading.Tasks.Sources;

namespace WebSocketToolkit.Transport;

/// <summary>A read of the server that waits. A connection has at most one at a time, and uses it again.</summary>
/// <param name="reader">The reader.</param>
internal sealed class PendingRead(DirectReader reader) : IReadContinuation, IValueTaskSource<ReadResult>
{
    /// <summary>The source of the result, which is whether the read was canceled: the rest is in the reader.</summary>
    private ManualResetValueTaskSourceCore<bool> _source;
    private CancellationTokenRegistration _registration;

    /// <summary>Begins a read.</summary>
    /// <param name="cancellationToken">The token that ends the wait.</param>
    /// <returns>The version of the read.</returns>
    public short Begin(CancellationToken cancellationToken)
    {
        _source.Reset();
        if (cancellationToken.CanBeCanceled)
        {
            // The callback only wakes the read, which looks at the token itself, so a token that fires too late leaves no trace.
            _registration = cancellationToken.UnsafeRegister(static reader => ((DirectReader)reader!).Wake(), reader);
        }

        return _source.Version;
    }

    /// <summary>Ends a read.</summary>
    public void End()
    {
        _registration.Dispose();
        _registration = default;
    }

    public void Continue()
    {
        var isCanceled = false;
        Exception? failure = null;
        try
        {
            ReadResult result;
            while (!reader.TryRead(out result))
            {
                if (_registration.Token is { IsCancellationRequested: true } token)
                {
                    failure = new OperationCanceledException(token);
                    break;
                }

                if (reader.TryWait(this))
                {
                    return;
                }
            }

            isCanceled = result.IsCanceled;
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        End();
        if (failure is null)
        {
            _source.SetResult(isCanceled);
        }
        else
        {
            _source.SetException(failure);
        }
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => reader.Result(_source.GetResult(token));

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
