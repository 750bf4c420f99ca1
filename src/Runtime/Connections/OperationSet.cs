using WebSocketToolkit.Receiving;

namespace WebSocketToolkit.Connections;

/// <summary>
/// The work that runs in parallel to a connection's callbacks: streams of replies, operations, and the work of
/// <see cref="WebSocketConnection.Run"/>. It is cancelled when the connection ends, and its exceptions go to the error callback.
/// </summary>
internal sealed class OperationSet(CallbackQueue callbacks, int maxOperations, CancellationToken closed)
{
    private readonly Lock _gate = new();

    /// <summary>The number of operations and background work that have started and not ended. Used under the lock, as all fields are.</summary>
    private int _running;

    /// <summary>The task that completes when the last of them ends. Created by the first caller that waits.</summary>
    private TaskCompletionSource? _allEnded;
    private Dictionary<object, CancellationTokenSource>? _keyed;
    private int _operations;
    private bool _ended;

    /// <summary>Gets the number of running operations. Background work does not count.</summary>
    public int Count => Volatile.Read(ref _operations);

    /// <summary>
    /// Starts an operation. The callback that starts it waits until <paramref name="begin"/> first awaits. The rest of the operation runs
    /// in parallel to later callbacks.
    /// </summary>
    /// <param name="key">The key; null for an operation without a key.</param>
    /// <param name="begin">The operation.</param>
    /// <exception cref="WebSocketOperationException">The key is in use, or the maximum number of operations is running.</exception>
    public void StartOperation(object? key, Func<CancellationToken, ValueTask> begin)
    {
        CancellationTokenSource cancellation;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            if (key is not null && _keyed?.ContainsKey(key) == true)
            {
                throw new WebSocketOperationException(
                    key,
                    isKeyInUse: true,
                    $"An operation with the key '{key}' is already running. Cancel the operation, or use another key.");
            }

            if (_operations >= maxOperations)
            {
                throw new WebSocketOperationException(
                    key,
                    isKeyInUse: false,
                    $"The limit of operations ({maxOperations}) is reached. Wait until an operation ends, or raise MaxOperations.");
            }

            _operations++;
            _running++;
            cancellation = CancellationTokenSource.CreateLinkedTokenSource(closed);
            if (key is not null)
            {
                (_keyed ??= []).Add(key, cancellation);
            }
        }

        _ = FinishOperationAsync(key, cancellation, begin);
    }

    /// <summary>Starts background work.</summary>
    /// <param name="run">The work.</param>
    public void Run(Func<CancellationToken, Task> run)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _running++;
        }

        _ = FinishWorkAsync(run);
    }

    /// <summary>Cancels an operation.</summary>
    /// <param name="key">The key of the operation.</param>
    /// <returns>False if no operation runs with this key.</returns>
    public bool Cancel(object key)
    {
        CancellationTokenSource? cancellation;
        lock (_gate)
        {
            cancellation = _keyed?.GetValueOrDefault(key);
            if (cancellation is null)
            {
                return false;
            }

            // The key is removed at once, so that another operation can use it.
            _keyed!.Remove(key);
        }

        try
        {
            cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The operation has just completed.
            return false;
        }

        return true;
    }

    /// <summary>Frees the key of an operation that continues.</summary>
    /// <param name="key">The key; null for an operation without a key.</param>
    /// <param name="operation">The token of the operation. The key is not freed if another operation uses it.</param>
    public void FreeKey(object? key, CancellationToken operation)
    {
        lock (_gate)
        {
            if (key is not null && _keyed?.GetValueOrDefault(key) is { } cancellation && cancellation.Token == operation)
            {
                _keyed.Remove(key);
            }
        }
    }

    /// <summary>Stops accepting work.</summary>
    /// <returns>A task that completes when all work has ended.</returns>
    public Task WhenEnded()
    {
        lock (_gate)
        {
            _ended = true;
            if (_running == 0)
            {
                return Task.CompletedTask;
            }

            _allEnded ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _allEnded.Task;
        }
    }

    private async Task FinishWorkAsync(Func<CancellationToken, Task> run)
    {
        await RunAsync(
            async token =>
            {
                // Work that never awaits must not block the callback that starts it.
                await Task.Yield();
                await run(token);
            },
            closed);
        lock (_gate)
        {
            OnEnded();
        }
    }

    private async Task FinishOperationAsync(object? key, CancellationTokenSource cancellation, Func<CancellationToken, ValueTask> begin)
    {
        await RunAsync(begin, cancellation.Token);
        lock (_gate)
        {
            _operations--;
            if (key is not null && _keyed?.GetValueOrDefault(key) == cancellation)
            {
                _keyed.Remove(key);
            }

            OnEnded();
        }

        cancellation.Dispose();
    }

    private void OnEnded()
    {
        if (--_running == 0)
        {
            _allEnded?.TrySetResult();
        }
    }

    private async Task RunAsync(Func<CancellationToken, ValueTask> run, CancellationToken cancellationToken)
    {
        try
        {
            await run(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The work was cancelled.
        }
        catch (Exception exception)
        {
            callbacks.EnqueueFault(exception);
        }
    }
}
