namespace WebSocketToolkit.Receiving;

/// <summary>The callbacks that a <see cref="CallbackQueue"/> runs, never two at a time.</summary>
internal interface ICallbackInvoker
{
    /// <summary>Whether a message's memory may be held until its callback's task completes.</summary>
    bool Retains(in WebSocketMessage message);

    /// <summary>Hands a message to its callback.</summary>
    ValueTask InvokeAsync(in WebSocketMessage message);

    /// <summary>Hands an exception to the error callback, and closes the connection if that does not handle it. Never throws.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="message">The message whose callback failed; its memory may be gone unless <see cref="Retains"/> asked for it.</param>
    ValueTask HandleErrorAsync(Exception exception, WebSocketMessage? message);
}
