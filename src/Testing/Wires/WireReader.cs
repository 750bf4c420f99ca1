using System.Buffers;
using System.IO.Pipelines;

namespace WebSocketToolkit.Testing;

/// <summary>What comes to the client, as much of it as the client wants to read.</summary>
internal sealed class WireReader(PipeReader input)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _allowed = long.MaxValue;
    private bool _isReading;
    private Exception? _end;
    private ITimer? _pace;

    /// <param name="bytes">How many more bytes may be read; <see cref="long.MaxValue"/>: any number, zero: none.</param>
    public void Allow(long bytes)
    {
        lock (_lock)
        {
            if (bytes is 0 or long.MaxValue)
            {
                _pace?.Dispose();
                _pace = null;
                _allowed = bytes;
            }

            Add(bytes);
        }
    }

    /// <summary>Allows nothing now, and so many more bytes at the end of each interval.</summary>
    public void AllowEach(TimeSpan interval, long bytes, TimeProvider time)
    {
        lock (_lock)
        {
            if (_end is not null)
            {
                return;
            }

            Allow(0);
            ITimer? pace = null;
            pace = time.CreateTimer(_ => AddIfStill(pace, bytes), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _pace = pace;
            pace.Change(interval, interval);
        }
    }

    /// <summary>Reads no more: what is being read fails for this reason, and the server's writing comes to nothing.</summary>
    /// <returns>False if that had happened before.</returns>
    public bool End(Exception reason)
    {
        lock (_lock)
        {
            if (_end is not null)
            {
                return false;
            }

            _end = reason;
            _pace?.Dispose();
            _opened.TrySetResult();
            if (_isReading)
            {
                input.CancelPendingRead();
            }
            else
            {
                input.Complete();
            }

            return true;
        }
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        Begin();
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(cancellationToken);
                if (_end is null && !result.Buffer.IsEmpty)
                {
                    return await CopyAsync(result.Buffer, buffer, cancellationToken);
                }

                input.AdvanceTo(result.Buffer.Start);
                if (_end is { } reason)
                {
                    throw new IOException(reason.Message, reason);
                }

                if (result.IsCompleted)
                {
                    return 0;
                }
            }
        }
        finally
        {
            Leave();
        }
    }

    private void AddIfStill(ITimer? pace, long bytes)
    {
        lock (_lock)
        {
            // A timer may still run once when it has been disposed of.
            if (ReferenceEquals(_pace, pace))
            {
                Add(bytes);
            }
        }
    }

    private void Add(long bytes)
    {
        _allowed += Math.Min(bytes, long.MaxValue - _allowed);
        if (_allowed > 0)
        {
            _opened.TrySetResult();
        }
    }

    private void Begin()
    {
        lock (_lock)
        {
            if (_end is not null)
            {
                throw new IOException(_end.Message, _end);
            }

            _isReading = true;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            _isReading = false;
            if (_end is not null)
            {
                input.Complete();
            }
        }
    }

    /// <summary>Copies what may be read. What stays in the pipe weighs on the server.</summary>
    private async ValueTask<int> CopyAsync(ReadOnlySequence<byte> arrived, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var consumed = arrived.Start;
        try
        {
            var count = await TakeAsync((int)Math.Min(buffer.Length, arrived.Length), cancellationToken);
            arrived.Slice(0, count).CopyTo(buffer.Span);
            consumed = arrived.GetPosition(count);
            return count;
        }
        finally
        {
            input.AdvanceTo(consumed);
        }
    }

    private async ValueTask<int> TakeAsync(int wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task opened;
            lock (_lock)
            {
                if (_end is not null)
                {
                    throw new IOException(_end.Message, _end);
                }

                if (_allowed > 0)
                {
                    var taken = (int)Math.Min(wanted, _allowed);
                    _allowed -= _allowed == long.MaxValue ? 0 : taken;
                    return taken;
                }

                if (_opened.Task.IsCompleted)
                {
                    _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                opened = _opened.Task;
            }

            await opened.WaitAsync(cancellationToken);
        }
    }
}
