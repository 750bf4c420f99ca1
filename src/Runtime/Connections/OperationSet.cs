using WebSocketToolkit.Receiving;

namespace WebSocketToolkit.Connections;

/// <summary>
/// The work that runs beside a connection's callbacks: streams of replies, operations, and what was given to
/// <see cref="WebSocketConnection.Run"/>. All of it is cancelled when the connection ends, and its faults take an ordinary turn.
/// </summary>
internal sealed class OperationSet(CallbackQueue callbacks, int maxOperations, CancellationToken closed)
{
    private readonly Lock _gate = new();
    private HashSet<Task>? _running;
    private Dictionary<object, CancellationTokenSource>? _keyed;
    private int _operations;
    private bool _ended;

    /// <summary>Operations under way; background work does not count.</summary>
    public int Count => Volatile.Read(ref _operations);

    /// <summary>
    /// Starts an operation. What <paramref name="begin"/> does before its first wait is part of the turn that starts it; the rest runs beside
    /// the messages that follow.
    /// </summary>
    /// <exception cref="WebSocketOperationException">The key is in use, or the bound is reached.</exception>
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
                throw new WebSocketOperationException(key, isKeyInUse: true, $"An operation with the key '{key}' is already running.");
            }

            if (_operations >= maxOperations)
            {
                throw new WebSocketOperationException(
                    key, isKeyInUse: false, $"{maxOperations} operations are running; the route allows no more (MaxOperations).");
            }

            _operations++;
            cancellation = CancellationTokenSource.CreateLinkedTokenSource(closed);
            if (key is not null)
            {
                (_keyed ??= []).Add(key, cancellation);
            }
        }

        Track(FinishOperationAsync(key, cancellation, begin));
    }

    /// <summary>Starts background work.</summary>
    public void Run(Func<CancellationToken, Task> run)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }
        }

        Track(RunAsync(
            async token =>
            {
                // What never awaits must not hold the callback that started it.
                await Task.Yield();
                await run(token);
            },
            closed));
    }

    /// <summary>Cancels an operation. False if none runs under the key.</summary>
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

            // Out of the table at once, so that the key may be used again.
            _keyed!.Remove(key);
        }

        try
        {
            cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just completed by itself.
            return false;
        }

        return true;
    }

    /// <summary>Gives the key of an operation that goes on free for another one.</summary>
    /// <param name="key">The key; null if it has none.</param>
    /// <param name="operation">The operation's token: another operation may have the key by now.</param>
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

    /// <summary>Completes when nothing runs any more; nothing can be started after it was asked for.</summary>
    public Task WhenEnded()
    {
        lock (_gate)
        {
            _ended = true;
            return _running is { Count: > 0 } running ? Task.WhenAll(running) : Task.CompletedTask;
        }
    }

    private void Track(Task task)
    {
        if (task.IsCompleted)
        {
            return;
        }

        lock (_gate)
        {
            (_running ??= []).Add(task);
        }

        _ = task.ContinueWith(
            static (task, set) => ((OperationSet)set!).Forget(task),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private void Forget(Task task)
    {
        lock (_gate)
        {
            _running!.Remove(task);
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
        }

        cancellation.Dispose();
    }

    private async Task RunAsync(Func<CancellationToken, ValueTask> run, CancellationToken cancellationToken)
    {
        try
        {
            await run(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was asked to end.
        }
        catch (Exception exception)
        {
            callbacks.EnqueueFault(exception);
        }
    }
}
