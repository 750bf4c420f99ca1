namespace WebSocketToolkit.Receiving;

/// <summary>The callbacks that a <see cref="CallbackQueue"/> runs, one at a time.</summary>
internal interface ICallbackInvoker
{
    /// <summary>Returns a value indicating whether a message's memory must stay valid until the task of its callback completes.</summary>
    /// <param name="message">The message.</param>
    bool Retains(in WebSocketMessage message);

    /// <summary>Calls the callback of a message.</summary>
    /// <param name="message">The message.</param>
    ValueTask InvokeAsync(in WebSocketMessage message);

    /// <summary>Calls the error callback, and closes the connection if the exception is not handled. Never throws.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="message">
    /// The message whose callback failed; null if the exception has no message. Its memory is valid only if <see cref="Retains"/> returned
    /// true.
    /// </param>
    ValueTask HandleErrorAsync(Exception exception, WebSocketMessage? message);

    /// <summary>Reports an exception that occurred after the last callback. Never throws.</summary>
    /// <param name="exception">The exception.</param>
    void ReportLate(Exception exception);

    /// <summary>
    /// Runs callbacks that wait on a thread of the pool, so that they hold up neither the reader nor other code that has let them run.
    /// </summary>
    /// <param name="callbacks">The callbacks.</param>
    void Schedule(IThreadPoolWorkItem callbacks);
}
