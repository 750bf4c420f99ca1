using WebSocketToolkit.Receiving;

namespace WebSocketToolkit.Runtime.Tests.Receiving;

/// <summary>Callbacks that a test provides. Notes which of them began, and whether two ever ran at a time.</summary>
internal sealed class FakeInvoker : ICallbackInvoker
{
    private int _running;

    public Func<WebSocketMessage, ValueTask> OnMessage { get; init; } = static _ => default;

    public Func<Exception, WebSocketMessage?, ValueTask> OnError { get; init; } = static (_, _) => default;

    /// <summary>Whether callbacks may hold a message's memory until their task completes.</summary>
    public bool Retains { get; init; } = true;

    /// <summary>The texts of the messages whose callback began, and the exceptions whose error callback did, with a mark before them.</summary>
    public List<string> Began { get; } = [];

    /// <summary>The exceptions that came after the last callback.</summary>
    public List<Exception> Late { get; } = [];

    public bool HasOverlapped { get; private set; }

    /// <summary>How an error callback is noted in <see cref="Began"/>.</summary>
    public static string Error(string exception) => "! " + exception;

    bool ICallbackInvoker.Retains(in WebSocketMessage message) => Retains;

    ValueTask ICallbackInvoker.InvokeAsync(in WebSocketMessage message)
    {
        Begin(message.Text);
        var ends = true;
        try
        {
            var callback = OnMessage(message);
            ends = callback.IsCompleted;
            return ends ? callback : AwaitedAsync(callback);
        }
        finally
        {
            if (ends)
            {
                End();
            }
        }
    }

    ValueTask ICallbackInvoker.HandleErrorAsync(Exception exception, WebSocketMessage? message)
    {
        Begin(Error(exception.Message));
        var callback = OnError(exception, message);
        if (!callback.IsCompleted)
        {
            return AwaitedAsync(callback);
        }

        End();
        return callback;
    }

    /// <summary>At once: the tests are about order, and not about threads.</summary>
    void ICallbackInvoker.Schedule(IThreadPoolWorkItem callbacks) => callbacks.Execute();

    void ICallbackInvoker.ReportLate(Exception exception) => Late.Add(exception);

    private void Begin(string what)
    {
        HasOverlapped |= Interlocked.Increment(ref _running) != 1;
        Began.Add(what);
    }

    private void End() => Interlocked.Decrement(ref _running);

    private async ValueTask AwaitedAsync(ValueTask callback)
    {
        try
        {
            await callback;
        }
        finally
        {
            End();
        }
    }
}
