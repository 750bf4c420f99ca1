using System.Buffers;
using System.IO.Pipelines;

namespace WebSocketToolkit.Testing;

/// <summary>What goes to the server, and how much of it the server has looked at.</summary>
/// <param name="output">The writer of a pipe that takes as much as it is given.</param>
internal sealed class WireWriter(PipeWriter output)
{
    /// <summary>What a socket would take before its peer reads.</summary>
    private const int Window = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Queue<(long Target, TaskCompletionSource Reached)> _waiting = new();
    private TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _written;
    private long _read;
    private bool _isEnded;

    /// <param name="buffer">The bytes.</param>
    /// <param name="piece">How many of them to write before the server is waited for; zero: all.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
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

    /// <summary>Completes when the server has read everything written so far but for so many bytes, or reads no more.</summary>
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

    /// <summary>The server has looked at so many bytes since the beginning.</summary>
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

    /// <summary>Writes no more. Without a fault the server reads to the end first.</summary>
    /// <returns>False if that had happened before.</returns>
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
                throw new IOException("The client has ended the connection, and sends no more.");
            }

            output.Write(bytes);
            _written += bytes.Length;
            if (_waits.Task.IsCompleted && _read != long.MaxValue)
            {
                _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            // The pipe has no limit of its own, so this completes at once.
            _ = output.FlushAsync().AsTask();
        }
    }
}
