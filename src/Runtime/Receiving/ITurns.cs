namespace WebSocketToolkit.Receiving;

/// <summary>What the <see cref="Inbox"/> runs, one at a time.</summary>
internal interface ITurns
{
    /// <summary>Whether a message's memory may be held until its callback's task completes.</summary>
    bool Retains(in WebSocketMessage message);

    /// <summary>Hands a message to its callback.</summary>
    ValueTask RunAsync(in WebSocketMessage message);

    /// <summary>Deals with an exception; never throws.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="message">The message whose callback failed; its memory may be gone unless <see cref="Retains"/> asked for it.</param>
    ValueTask FailAsync(Exception exception, WebSocketMessage? message);
}
