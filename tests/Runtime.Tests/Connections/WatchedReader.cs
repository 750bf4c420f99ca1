using System.IO.Pipelines;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>A reader that tells when somebody waits for bytes, and when some have been handled.</summary>
internal sealed class WatchedReader(PipeReader reader) : PipeReader
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isWaiting;

    /// <summary>Completes when no read waits.</summary>
    public Task IdleAsync()
    {
        lock (_gate)
        {
            return _isWaiting ? _idle.Task.WaitAsync(TimeSpan.FromSeconds(5)) : Task.CompletedTask;
        }
    }

    /// <summary>Completes when a read waits: all that came before has been read.</summary>
    public Task WaitingAsync()
    {
        lock (_gate)
        {
            return _waiting.Task.WaitAsync(TimeSpan.FromSeconds(5));
        }
    }

    /// <summary>Completes when what one read brought has been handled. Asked for before it is sent.</summary>
    public Task AdvancedAsync()
    {
        lock (_gate)
        {
            return _advanced.Task.WaitAsync(TimeSpan.FromSeconds(5));
        }
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var reading = reader.ReadAsync(cancellationToken);
        if (reading.IsCompleted)
        {
            return await reading;
        }

        lock (_gate)
        {
            _isWaiting = true;
            _waiting.TrySetResult();
        }

        try
        {
            return await reading;
        }
        finally
        {
            lock (_gate)
            {
                _isWaiting = false;
                _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _idle.TrySetResult();
                _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    public override bool TryRead(out ReadResult result) => reader.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        reader.AdvanceTo(consumed, examined);
        TaskCompletionSource advanced;
        lock (_gate)
        {
            advanced = _advanced;
            _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        advanced.SetResult();
    }

    public override void CancelPendingRead() => reader.CancelPendingRead();

    public override void Complete(Exception? exception = null) => reader.Complete(exception);
}
