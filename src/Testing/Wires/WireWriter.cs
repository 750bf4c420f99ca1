using System.Buffers;
using System.IO.Pipelines;

namespace WebSocketToolkit.Testing;

/// <summary>The sending side of a wire. It knows how many bytes the server has examined.</summary>
/// <param name="output">The writer of a pipe without a limit.</param>
internal sealed class WireWriter(PipeWriter output)
{
    /// <summary>The number of bytes that a socket takes before its peer reads.</summary>
    private const int Window = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Queue<(long Target, TaskCompletionSource Reached)> _waiting = new();
    private TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _written;
    private long _read;
    private bool _isEnded;

    /// <summary>Writes bytes, and waits while the server is too far behind.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <param name="piece">The number of bytes after which the writer waits for the server; zero for all of them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, int piece, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (!buffer.IsEmpty)
            {
                var count = piece > 0 ? Math.Min(piece, buffer.Length) : buffer.Length;
                Write(buffer.Span[..count]);
                buffer = buffer[count..];
                await WhenReadAsync(piece > 0 ? 0 : Window).WaitAsync(cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Waits until the server has read the bytes written so far, except for the last <paramref name="butFor"/>, or reads no more.
    /// </summary>
    public Task WhenReadAsync(int butFor = 0)
    {
        lock (_lock)
        {
            var target = _written - butFor;
            if (_read >= target)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((target, reached));
            return reached.Task;
        }
    }

    public Task WhenServerWaitsAsync()
    {
        lock (_lock)
        {
            return _waits.Task;
        }
    }

    public void OnWaiting()
    {
        lock (_lock)
        {
            if (_read >= _written)
            {
                _waits.TrySetResult();
            }
        }
    }

    /// <summary>Notes the total number of bytes that the server has examined.</summary>
    public void OnRead(long total)
    {
        lock (_lock)
        {
            _read = Math.Max(_read, total);
            for (var i = _waiting.Count; i > 0; i--)
            {
                var waiter = _waiting.Dequeue();
                if (waiter.Target <= _read)
                {
                    waiter.Reached.SetResult();
                }
                else
                {
                    _waiting.Enqueue(waiter);
                }
            }
        }
    }

    /// <summary>Ends writing. Without a fault the server reads to the end first.</summary>
    /// <returns>False if writing had ended before.</returns>
    public bool End(Exception? fault)
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                return false;
            }

            _isEnded = true;
            output.Complete(fault);
            return true;
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                throw new IOException("The client has ended the connection and cannot send any more.");
            }

            output.Write(bytes);
            _written += bytes.Length;
            if (_waits.Task.IsCompleted && _read != long.MaxValue)
            {
                _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            // The pipe has no limit, so the flush completes at once.
            _ = output.FlushAsync().AsTask();
        }
    }
}
