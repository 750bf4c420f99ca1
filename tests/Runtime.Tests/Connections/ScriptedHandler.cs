using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>An endpoint whose <c>OnOpen</c> and <c>OnMessage</c> wait until the test lets them go on, and that notes what is called.</summary>
internal sealed class ScriptedHandler : WebSocketHandler
{
    private readonly Lock _gate = new();
    private readonly List<string> _calls = [];
    private TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes <c>OnOpen</c>.</summary>
    public TaskCompletionSource Opening { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes the first <c>OnMessage</c>; the later ones do not wait.</summary>
    public TaskCompletionSource FirstMessage { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Handles errors, and so keeps them from closing the connection.</summary>
    public bool HandlesErrors { get; init; } = true;

    public WebSocketClose? Closed { get; private set; }

    public string[] Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Completes when a callback has begun with this note.</summary>
    public async Task CalledAsync(string call)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_calls.Contains(call))
                {
                    return;
                }

                next = _called.Task;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(5));
        }
    }

    protected internal override ValueTask OnOpenAsync(CancellationToken cancellationToken)
    {
        Note("open");
        return new(Opening.Task);
    }

    protected internal override ValueTask OnMessageAsync(in WebSocketMessage message, CancellationToken cancellationToken)
    {
        Note(message.Text);
        return message.Text == "first" ? new(FirstMessage.Task) : default;
    }

    protected internal override ValueTask<bool> OnErrorAsync(Exception error, WebSocketMessage? message, CancellationToken cancellationToken)
    {
        Note(error.GetType().Name);
        return new(HandlesErrors);
    }

    protected internal override ValueTask OnCloseAsync(WebSocketClose close, CancellationToken cancellationToken)
    {
        Closed = close;
        Note("close");
        return default;
    }

    private void Note(string call)
    {
        TaskCompletionSource called;
        lock (_gate)
        {
            _calls.Add(call);
            called = _called;
            _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        called.SetResult();
    }
}
