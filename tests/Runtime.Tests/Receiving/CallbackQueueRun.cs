using System.Net.WebSockets;
using System.Text;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;
using Ending = WebSocketToolkit.Runtime.Tests.Receiving.CallbackQueueModel.Ending;

namespace WebSocketToolkit.Runtime.Tests.Receiving;

/// <summary>A sequence of steps, done to a callback queue and to its model, which are compared after each of them.</summary>
internal sealed class CallbackQueueRun
{
    private const int MaxBytes = 1200;

    private readonly CallbackQueueModel _model = new(MaxBytes);
    private readonly FakeInvoker _invoker;
    private readonly CallbackQueue _queue;
    private readonly Dictionary<string, CallbackQueueModel.Entry> _entries = [];
    private readonly Dictionary<string, Action?> _within = [];
    private readonly List<string?> _pulled = [];

    /// <summary>The transport's memory, which the next read overwrites.</summary>
    private readonly byte[] _buffer = new byte[2048];

    private int _number;
    private Running? _running;
    private Task<PendingMessage?>? _pull;
    private Task? _idle;
    private Task _room = Task.CompletedTask;

    public CallbackQueueRun()
    {
        _invoker = new() { OnMessage = OnMessage, OnError = OnError };
        _queue = new(_invoker, MaxBytes);
    }

    internal enum Kind
    {
        Deliver,
        Complete,
        Fail,
        Fault,
        Start,
        Pull,
        Stop,
        EndReading,
    }

    public void All(IReadOnlyList<Step> steps)
    {
        foreach (var step in steps)
        {
            Do(step);
            Compare();
        }

        Do(new(Kind.Stop, Flag: false));
        Do(new(Kind.Start));
        while (_model.IsRunning)
        {
            Do(new(Kind.Complete));
        }

        Compare();
        AssertPromises();
    }

    private void Do(Step step)
    {
        switch (step.Kind)
        {
            case Kind.Deliver:
                Deliver(step);
                break;
            case Kind.Fault or Kind.Stop or Kind.EndReading:
                var (model, queue) = Both(step);
                model();
                queue();
                break;
            case Kind.Pull when !_model.IsPulling:
                _model.Pull();
                _pull = _queue.PullAsync(CancellationToken.None).AsTask();
                break;

            // Who pulls holds the turn: it does not end before the pull does.
            case Kind.Start when !_model.IsPulling:
                Start(step);
                break;
            case Kind.Complete or Kind.Fail when _model is { IsRunning: true, IsPulling: false }:
                EndRunning(step);
                break;
        }

        FinishPull();
        Overwrite();
    }

    private void Deliver(Step step)
    {
        var (model, queue) = step.Within is { } within ? Both(within) : default;
        var text = $"{_number++:D6}".PadRight(step.Length, '.');
        var entry = new CallbackQueueModel.Entry(text, step.Ending, step.Handling) { Within = model };
        _entries.Add(text, entry);
        _within.Add(text, queue);
        var pooled = step.Flag ? MessageMemory.Rent(entry.Text.Length) : null;
        var payload = (pooled ?? _buffer).AsMemory(0, entry.Text.Length);
        Encoding.UTF8.GetBytes(entry.Text, payload.Span);
        _model.Deliver(entry);
        if (!_queue.Deliver(WebSocketMessageType.Text, payload, pooled) && pooled is not null)
        {
            MessageMemory.Return(pooled);
        }
    }

    /// <summary>What can also happen within a callback, for the model and for the queue.</summary>
    private (Action Model, Action Queue) Both(Step step)
    {
        switch (step.Kind)
        {
            case Kind.Fault:
                var fault = new CallbackQueueModel.Entry($"fault {_number++}", step.Ending, step.Handling) { IsFault = true };
                return (() => _model.EnqueueFault(fault), () =>
                {
                    _entries.Add(fault.Text, fault);
                    _queue.EnqueueFault(new InvalidOperationException(fault.Text));
                }
                );
            case Kind.Stop:
                return (() => _model.Stop(step.Flag), () =>
                {
                    _queue.StopAccepting(step.Flag);
                    _idle = _queue.WhenIdle();
                }
                );
            default:
                return (_model.EndReading, () =>
                {
                    _queue.EndReading();
                    _idle = _queue.WhenIdle();
                }
                );
        }
    }

    private void Start(Step step)
    {
        var opening = new CallbackQueueModel.Entry($"opening {_number++}", step.Ending, step.Handling) { IsOpening = true };
        _entries.Add(opening.Text, opening);
        var task = _model.IsStarted ? default : End(opening.Ending, opening.Text, message: null);
        _model.Start(opening);
        _queue.StartDelivery(task);
    }

    private void EndRunning(Step step)
    {
        var running = _running!;
        running.AssertIntact();
        _running = null;
        if (step.Kind == Kind.Fail)
        {
            _model.Fail();
        }
        else
        {
            _model.Complete();
        }

        if (step.Kind == Kind.Fail && !running.IsError)
        {
            running.End.SetException(new InvalidOperationException(running.Text));
        }
        else
        {
            running.End.SetResult();
        }
    }

    private void FinishPull()
    {
        if (_pull is null || _model.IsPulling)
        {
            return;
        }

        // It is resumed on the thread pool.
        Assert.True(_pull.Wait(TimeSpan.FromSeconds(30)));
        var pulled = _pull.Result;
        _pull = null;
        _pulled.Add(pulled?.Message.Text);
        if (pulled is { } message)
        {
            MessageMemory.Return(message.Pooled!);
        }
    }

    private ValueTask OnMessage(WebSocketMessage message)
    {
        var text = message.Text;
        _within[text]?.Invoke();
        return End(_entries[text].Ending, text, message);
    }

    private ValueTask OnError(Exception exception, WebSocketMessage? message)
    {
        var entry = _entries[exception.Message];
        Assert.Equal(entry.IsFault || entry.IsOpening ? null : entry.Text, message?.Text);
        return End(entry.Handling, entry.Text, message, isError: true);
    }

    private ValueTask End(Ending ending, string text, WebSocketMessage? message, bool isError = false)
    {
        switch (ending)
        {
            case Ending.Throws:
                throw new InvalidOperationException(text);
            case Ending.Fails:
                return ValueTask.FromException(new InvalidOperationException(text));
            case Ending.Waits:
                _running = new(text, message, isError);
                return new(_running.End.Task);
            default:
                return default;
        }
    }

    /// <summary>Overwrites what a message's callback must not hold any more, as the reader and other connections would.</summary>
    private void Overwrite()
    {
        _buffer.AsSpan().Fill((byte)'#');
        for (var length = 16; length <= 2048; length *= 2)
        {
            var array = MessageMemory.Rent(length);
            array.AsSpan().Fill((byte)'#');
            MessageMemory.Return(array);
        }
    }

    private void Compare()
    {
        Assert.Equal(_model.Began, _invoker.Began);
        Assert.False(_invoker.HasOverlapped);
        Assert.Equal(_model.Pulled, _pulled);
        Assert.Equal(_model.Discarded, _queue.Discarded);
        Assert.Equal(_model.Bytes, _queue.BufferedBytes);
        Assert.Equal(_model.IsFull, _queue.IsFull);
        Assert.Equal(_model.IsIdle, _idle is { IsCompleted: true });
        Assert.Equal(_model.HasRoom, _room.IsCompleted);
        _running?.AssertIntact();
        if (_room.IsCompleted)
        {
            _room = _queue.WhenRoom();
            _model.AskForRoom();
        }
    }

    private void AssertPromises()
    {
        // Every message and every fault has had its turn, was pulled or was counted as thrown away, in the order in which they came.
        var messages = _entries.Values.Where(static entry => entry is { IsFault: false, IsOpening: false }).Select(static entry => entry.Text).ToList();
        var faults = _entries.Values.Where(static entry => entry.IsFault).Select(static entry => FakeInvoker.Error(entry.Text)).ToList();
        var pulled = _pulled.OfType<string>().ToList();
        Assert.Equal(messages.Where(_invoker.Began.ToHashSet().Contains), _invoker.Began.Where(messages.ToHashSet().Contains));
        Assert.Equal(messages.Where(pulled.ToHashSet().Contains), pulled);
        Assert.Equal(messages.Count, pulled.Count + _invoker.Began.Count(messages.ToHashSet().Contains) + _queue.Discarded);
        Assert.Equal(faults, _invoker.Began.Where(faults.ToHashSet().Contains));
        Assert.Equal(0, _queue.BufferedBytes);
        Assert.True(_idle!.IsCompleted);
    }

    /// <param name="Kind">The kind of step.</param>
    /// <param name="Ending">How a message's callback or the opening ends.</param>
    /// <param name="Handling">How the error callback ends, if there is one.</param>
    /// <param name="Length">The message's length.</param>
    /// <param name="Flag">Whether the message has an array of its own; whether those that wait are thrown away.</param>
    /// <param name="Within">What the message's callback does to the queue before it ends or waits.</param>
    internal sealed record Step(
        Kind Kind, Ending Ending = default, Ending Handling = default, int Length = 0, bool Flag = false, Step? Within = null);

    /// <summary>A callback that has not completed.</summary>
    private sealed record Running(string Text, WebSocketMessage? Message, bool IsError)
    {
        public TaskCompletionSource End { get; } = new();

        /// <summary>Demands that the message's memory is what it was when the callback began.</summary>
        public void AssertIntact()
        {
            if (Message is { } message)
            {
                Assert.Equal(Text, message.Text);
            }
        }
    }
}
