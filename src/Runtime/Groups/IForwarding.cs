namespace WebSocketToolkit.Groups;

/// <summary>A message on its way to the other nodes. It is encoded already.</summary>
internal interface IForwarding
{
    /// <summary>
    /// Passes the message to the backplane. It may be called under a lock that orders messages: it neither waits nor runs code of the
    /// application.
    /// </summary>
    void Publish();

    /// <summary>Waits until the backplane has confirmed the message, or has not done so in time. Not called under a lock.</summary>
    /// <param name="local">The number of receivers on this node, for the result.</param>
    /// <returns>The result for all nodes.</returns>
    ValueTask<WebSocketGroupSendResult> CompleteAsync(int local);
}
