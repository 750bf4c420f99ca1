using System.Net.WebSockets;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Receiving;
using WebSocketToolkit.Runtime.Tests.Receiving;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>The bound, the keys, the faults and the end of the work that runs beside a connection's callbacks.</summary>
public sealed class OperationSetTests : IDisposable
{
    private const int MaxOperations = 3;

    /// <summary>Whether this thread is starting background work.</summary>
    [ThreadStatic]
    private static bool _isStarting;

    private readonly TaskCompletionSource _hasFailed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closed = new();
    private readonly FakeInvoker _invoker;
    private readonly CallbackQueue _callbacks;
    private readonly OperationSet _set;

    public OperationSetTests()
    {
        _invoker = new()
        {
            OnError = (_, _) =>
            {
                _hasFailed.TrySetResult();
                return default;
            },
        };
        _callbacks = new(_invoker, 1000);
        _callbacks.StartDelivery(default);
        _set = new(_callbacks, MaxOperations, _closed.Token);
    }

    public void Dispose() => _closed.Dispose();

    [Fact]
    public void Operations_are_bounded_and_an_end_makes_room()
    {
        var first = Start("a");
        Start("b");
        Start(null);
        Assert.Equal(MaxOperations, _set.Count);
        var refused = Assert.Throws<WebSocketOperationException>(() => Start("d"));
        Assert.Equal(("d", false), (refused.Key, refused.IsKeyInUse));
        Assert.Equal(MaxOperations, _set.Count);
        first.End.SetResult();
        Assert.Equal(MaxOperations - 1, _set.Count);
        Start("d");
        Assert.Equal(MaxOperations, _set.Count);
    }

    [Fact]
    public void Operations_that_end_at_once_leave_nothing()
    {
        for (var i = 0; i < 2 * MaxOperations; i++)
        {
            _set.StartOperation("a", static _ => default);
            Assert.Equal(0, _set.Count);
        }

        Assert.False(_set.Cancel("a"));
    }

    [Fact]
    public void A_key_in_use_is_refused_before_the_operation_begins()
    {
        var first = Start("a");
        var hasBegun = false;
        var refused = Assert.Throws<WebSocketOperationException>(() => _set.StartOperation("a", _ =>
        {
            hasBegun = true;
            return default;
        }));
        Assert.Equal(("a", true), (refused.Key, refused.IsKeyInUse));
        Assert.False(hasBegun);
        Assert.Equal(1, _set.Count);
        first.End.SetResult();
        Start("a");
    }

    [Fact]
    public void A_key_in_use_is_named_even_where_the_bound_is_reached()
    {
        Start("a");
        Start("b");
        Start("c");
        Assert.True(Assert.Throws<WebSocketOperationException>(() => Start("a")).IsKeyInUse);
    }

    [Fact]
    public void Operations_without_a_key_do_not_collide()
    {
        var first = Start(null);
        Start(null);
        _set.FreeKey(null, first.Token);
        Assert.Equal(2, _set.Count);
    }

    [Fact]
    public void A_cancel_frees_the_key_at_once_and_the_end_of_the_old_operation_leaves_it_to_the_new_one()
    {
        var old = Start("a");
        Assert.True(_set.Cancel("a"));
        Assert.True(old.Token.IsCancellationRequested);
        Assert.False(_set.Cancel("a"));
        Assert.Equal(1, _set.Count);
        var later = Start("a");
        old.End.SetResult();
        Assert.False(later.Token.IsCancellationRequested);
        Assert.True(Assert.Throws<WebSocketOperationException>(() => Start("a")).IsKeyInUse);
        Assert.True(_set.Cancel("a"));
        Assert.True(later.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_cancel_of_what_never_ran_or_has_ended_is_false()
    {
        Assert.False(_set.Cancel("a"));
        var operation = Start("a");
        operation.End.SetResult();
        Assert.False(_set.Cancel("a"));
        Assert.False(_set.Cancel("b"));
    }

    [Fact]
    public void An_operation_gives_its_own_key_free_and_not_that_of_a_later_one()
    {
        var old = Start("a");
        _set.FreeKey("a", old.Token);
        Assert.False(_set.Cancel("a"));
        Assert.False(old.Token.IsCancellationRequested);
        var later = Start("a");
        _set.FreeKey("a", old.Token);
        _set.FreeKey("b", old.Token);
        Assert.True(_set.Cancel("a"));
        Assert.True(later.Token.IsCancellationRequested);
        Assert.False(old.Token.IsCancellationRequested);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Faults_of_an_operation_go_to_the_error_callback(bool waits)
    {
        if (waits)
        {
            Start("a").End.SetException(new InvalidOperationException("fault"));
        }
        else
        {
            _set.StartOperation("a", static _ => throw new InvalidOperationException("fault"));
        }

        Assert.Equal([FakeInvoker.Error("fault")], _invoker.Began);
        Assert.Equal(0, _set.Count);
        Assert.False(_set.Cancel("a"));
    }

    [Fact]
    public void Faults_take_their_turn_behind_the_messages_that_wait()
    {
        var callback = new TaskCompletionSource();
        var invoker = new FakeInvoker { OnMessage = message => message.Text == "1" ? new(callback.Task) : default };
        var callbacks = new CallbackQueue(invoker, 1000);
        callbacks.StartDelivery(default);
        callbacks.Deliver(WebSocketMessageType.Text, "1"u8.ToArray(), pooled: null);
        callbacks.Deliver(WebSocketMessageType.Text, "2"u8.ToArray(), pooled: null);
        new OperationSet(callbacks, MaxOperations, default).StartOperation(null, static _ => throw new InvalidOperationException("fault"));
        Assert.Equal(["1"], invoker.Began);
        callback.SetResult();
        Assert.Equal(["1", "2", FakeInvoker.Error("fault")], invoker.Began);
    }

    [Fact]
    public void An_operation_that_ends_because_it_was_cancelled_is_no_fault()
    {
        var operation = Start("a");
        _set.Cancel("a");
        operation.End.SetException(new OperationCanceledException(operation.Token));
        Assert.Empty(_invoker.Began);
        Assert.Equal(0, _set.Count);
    }

    [Fact]
    public void An_operation_that_cancels_itself_is_at_fault()
    {
        Start("a").End.SetException(new OperationCanceledException("its own"));
        Assert.Equal([FakeInvoker.Error("its own")], _invoker.Began);
    }

    [Fact]
    public async Task Faults_of_background_work_go_to_the_error_callback()
    {
        _set.Run(static _ => throw new InvalidOperationException("fault"));
        await _hasFailed.Task;
        Assert.Equal([FakeInvoker.Error("fault")], _invoker.Began);
    }

    [Fact]
    public async Task Background_work_neither_counts_as_an_operation_nor_holds_the_one_who_starts_it()
    {
        var ranWithin = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource();
        _isStarting = true;
        _set.Run(_ =>
        {
            ranWithin.SetResult(_isStarting);
            return end.Task;
        });
        _isStarting = false;
        Assert.False(await ranWithin.Task);
        Assert.Equal(0, _set.Count);
        var ended = _set.WhenEnded();
        Assert.False(ended.IsCompleted);
        end.SetResult();
        await ended;
    }

    [Fact]
    public async Task The_end_waits_for_all_that_runs_and_lets_nothing_start()
    {
        var background = new TaskCompletionSource();
        var hasBegun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var keyed = Start("a");
        var nameless = Start(null);
        _set.Run(_ =>
        {
            hasBegun.SetResult();
            return background.Task;
        });
        await hasBegun.Task;
        var ended = _set.WhenEnded();
        _set.StartOperation("b", static _ => throw new InvalidOperationException("It started."));
        _set.Run(static _ => throw new InvalidOperationException("It started."));
        Assert.Equal(2, _set.Count);
        keyed.End.SetResult();
        Assert.False(ended.IsCompleted);
        background.SetException(new InvalidOperationException("fault"));
        await _hasFailed.Task;
        Assert.False(ended.IsCompleted);
        nameless.End.SetResult();
        await ended;
        Assert.Equal([FakeInvoker.Error("fault")], _invoker.Began);
        Assert.Equal(0, _set.Count);
    }

    [Fact]
    public async Task Fault_16_The_end_waits_for_an_operation_in_its_synchronous_part()
    {
        Task? ended = null;
        var end = new TaskCompletionSource();
        _set.StartOperation(null, _ =>
        {
            ended = _set.WhenEnded();
            return new(end.Task);
        });
        Assert.False(ended!.IsCompleted);
        end.SetResult();
        await ended;
    }

    [Fact]
    public void A_set_in_which_nothing_runs_has_ended()
    {
        Start("a").End.SetResult();
        Assert.True(_set.WhenEnded().IsCompletedSuccessfully);
        _set.StartOperation("a", static _ => throw new InvalidOperationException("It started."));
        Assert.Empty(_invoker.Began);
    }

    [Fact]
    public async Task The_connections_token_cancels_all_that_runs_and_no_fault_comes_of_it()
    {
        var operation = Start("a");
        var background = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        _set.Run(token =>
        {
            background.SetResult(token);
            return new TaskCompletionSource().Task.WaitAsync(token);
        });
        Assert.Equal(_closed.Token, await background.Task);
        Assert.False(operation.Token.IsCancellationRequested);
        await _closed.CancelAsync();
        Assert.True(operation.Token.IsCancellationRequested);
        operation.End.SetCanceled(operation.Token);
        await _set.WhenEnded();
        Assert.Empty(_invoker.Began);
    }

    /// <summary>Starts an operation that goes on until the test ends it.</summary>
    private Operation Start(object? key)
    {
        var operation = new Operation();
        _set.StartOperation(key, token =>
        {
            operation.Token = token;
            return new(operation.End.Task);
        });
        return operation;
    }

    private sealed class Operation
    {
        public TaskCompletionSource End { get; } = new();

        public CancellationToken Token { get; set; }
    }
}
