namespace WebSocketToolkit;

/// <summary>
/// An attribute that makes an asynchronous <c>OnMessage</c> an operation. An operation runs while callbacks of later messages run, with its
/// own <see cref="CancellationToken"/>. The token fires when <c>connection.Operations.Cancel(key)</c> is called, and at the latest when the
/// connection ends.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WebSocketOperationAttribute : Attribute
{
    /// <summary>
    /// Gets or sets the name of the message's property that has the key of the operation: <c>Key = nameof(Prompt.Id)</c>. While an
    /// operation runs, a second operation with the same key is an error (<see cref="WebSocketOperationException"/>). Default null: the
    /// operation has no key.
    /// </summary>
    public string? Key { get; set; }

    /// <summary>
    /// Gets or sets the type of the reply that ends the operation. The contract of the endpoint tells it to clients, so that they know when a
    /// stream of replies is over. Default null: the operation has one reply, or its stream does not end.
    /// </summary>
    public Type? EndsWith { get; set; }

    /// <summary>
    /// Gets or sets the type of the message with which a client stops the operation: <c>CancelWith = typeof(Stop)</c>. The contract of the
    /// endpoint tells it to clients; the <c>OnMessage</c> of that type calls <c>connection.Operations.Cancel(key)</c>. Default null.
    /// </summary>
    public Type? CancelWith { get; set; }
}
