namespace WebSocketToolkit;

/// <summary>
/// Makes an asynchronous <c>OnMessage</c> an operation: it runs beside the messages that follow, with a <see cref="CancellationToken"/> of its
/// own. <c>connection.Operations.Cancel(key)</c> ends it; it ends with the connection at the latest.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WebSocketOperationAttribute : Attribute
{
    /// <summary>
    /// The property of the message that names the operation: <c>Key = nameof(Prompt.Id)</c>. A second operation with the same key is an error
    /// (<see cref="WebSocketOperationException"/>) while the first one runs. Without it the operation has no name.
    /// </summary>
    public string? Key { get; set; }
}
