using System.Buffers;
using System.IO.Pipelines;

namespace WebSocketToolkit.Testing;

/// <summary>The receiving side of a wire. It reads only as many bytes as the test allows.</summary>
internal sealed class WireReader(PipeReader input)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _allowed = long.MaxValue;
    private bool _isReading;
    private Exception? _end;
    private ITimer? _pace;

    /// <summary>Allows more bytes to be read, or stops reading.</summary>
    /// <param name="bytes">The number of further bytes; <see cref="long.MaxValue"/> for no limit, zero to stop reading.</param>
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

    /// <summary>Stops reading now, and allows a number of bytes more at the end of each interval.</summary>
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

    /// <summary>Ends reading. A pending read fails for the given reason, and later writes of the server are lost.</summary>
    /// <returns>False if reading had ended before.</returns>
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
            // A timer may still run once after it has been disposed.
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

    /// <summary>Copies the bytes that may be read. Bytes that stay in the pipe hold the server back.</summary>
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
