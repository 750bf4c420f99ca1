using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using WebSocketToolkit.Messages;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit;

public sealed partial class WebSocketConnection
{
    /// <summary>Sends a text message.</summary>
    /// <param name="message">The text.</param>
    /// <returns>
    /// A task that completes at once while the send buffer has room. Otherwise <see cref="WebSocketRouteOptions.SlowConsumerPolicy"/>
    /// applies: by default the task completes when the peer has read enough. The result is <see cref="WebSocketSendResult.Closed"/>, and
    /// not an exception, if the connection has ended.
    /// </returns>
    public ValueTask<WebSocketSendResult> SendAsync(string message) => SendAsync(message, CancellationToken.None);

    /// <inheritdoc cref="SendAsync(string)" path="/*[not(self::param)]"/>
    /// <param name="message">The text.</param>
    /// <param name="cancellationToken">
    /// Ends the wait for room in the send buffer. The message is then not sent. The token has no effect on a message that is queued.
    /// </param>
    /// <exception cref="OperationCanceledException">The token has fired, and the message is not sent.</exception>
    public ValueTask<WebSocketSendResult> SendAsync(string message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var text = EncodingBuffer.OfText(message);
        return Sender.SendAsync(Opcode.Text, text.Written, SendPolicy, cancellationToken);
    }

    /// <summary>Sends a binary message.</summary>
    /// <param name="message">The payload. You may reuse the buffer when the task completes.</param>
    /// <inheritdoc cref="SendAsync(string)" path="/returns"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<WebSocketSendResult> SendAsync(byte[] message) => SendAsync(message, CancellationToken.None);

    /// <inheritdoc cref="SendAsync(byte[])"/>
    /// <inheritdoc cref="SendAsync(string, CancellationToken)" path="/param[@name='cancellationToken']"/>
    /// <inheritdoc cref="SendAsync(string, CancellationToken)" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<WebSocketSendResult> SendAsync(byte[] message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Sender.SendAsync(Opcode.Binary, (ReadOnlyMemory<byte>)message, SendPolicy, cancellationToken);
    }

    /// <summary>Sends a binary message.</summary>
    /// <param name="message">The payload. You may reuse the memory when the task completes.</param>
    /// <inheritdoc cref="SendAsync(string)" path="/returns"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<WebSocketSendResult> SendAsync(ReadOnlyMemory<byte> message) => SendAsync(message, CancellationToken.None);

    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte})"/>
    /// <inheritdoc cref="SendAsync(string, CancellationToken)" path="/param[@name='cancellationToken']"/>
    /// <inheritdoc cref="SendAsync(string, CancellationToken)" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<WebSocketSendResult> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        Sender.SendAsync(Opcode.Binary, message, SendPolicy, cancellationToken);

    /// <summary>Sends a binary message.</summary>
    /// <param name="message">The payload. You may reuse the memory when the task completes.</param>
    /// <inheritdoc cref="SendAsync(string)" path="/returns"/>
    public ValueTask<WebSocketSendResult> SendAsync(in ReadOnlySequence<byte> message) => SendAsync(message, CancellationToken.None);

    /// <inheritdoc cref="SendAsync(in ReadOnlySequence{byte})"/>
    /// <inheritdoc cref="SendAsync(string, CancellationToken)" path="/param[@name='cancellationToken']"/>
    /// <inheritdoc cref="SendAsync(string, CancellationToken)" path="/exception"/>
    public ValueTask<WebSocketSendResult> SendAsync(in ReadOnlySequence<byte> message, CancellationToken cancellationToken) =>
        Sender.SendAsync(Opcode.Binary, message.IsSingleSegment ? message.First : message.ToArray(), SendPolicy, cancellationToken);

    /// <summary>Sends the content of a stream as one message, in fragments (RFC 6455 section 5.4), no faster than the peer reads.</summary>
    /// <remarks>
    /// Later messages wait behind it. The message is not compressed, and never dropped: it waits for its place in the send buffer, whatever
    /// the policy of the route is. A close ends the message: the peer receives the close frame instead of the rest, and the messages behind
    /// it are not sent.
    /// </remarks>
    /// <param name="message">The payload. It is read asynchronously and not disposed.</param>
    /// <param name="type">Text or binary, the default. Text must be valid UTF-8, which is not checked.</param>
    /// <returns>
    /// A task that completes when the last fragment has been queued. The result is <see cref="WebSocketSendResult.Closed"/> if the
    /// connection has ended.
    /// </returns>
    /// <exception cref="Exception">
    /// The stream failed. If a part of the message has left, the connection closes with 1011, because the message cannot be completed.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public ValueTask<WebSocketSendResult> SendAsync(Stream message, WebSocketMessageType type = WebSocketMessageType.Binary) =>
        SendAsync(message, type, CancellationToken.None);

    /// <inheritdoc cref="SendAsync(Stream, WebSocketMessageType)" path="/*[not(self::param)]"/>
    /// <param name="message">The payload. It is read asynchronously and not disposed.</param>
    /// <param name="type">Text or binary. Text must be valid UTF-8, which is not checked.</param>
    /// <param name="cancellationToken">
    /// Ends the wait for the message's place in the send buffer. The token has no effect on a message that has begun, since it could not be
    /// completed.
    /// </param>
    /// <exception cref="OperationCanceledException">The token has fired, and the message is not sent.</exception>
    [OverloadResolutionPriority(1)]
    public ValueTask<WebSocketSendResult> SendAsync(Stream message, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var opcode = type == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary;
        return Sender.SendAsync(opcode, message, CloseTruncated, Closed, cancellationToken);
    }

    /// <summary>Sends the content of a stream as one binary message, in fragments, no faster than the peer reads.</summary>
    /// <inheritdoc cref="SendAsync(Stream, WebSocketMessageType, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<WebSocketSendResult> SendAsync(Stream message, CancellationToken cancellationToken) =>
        SendAsync(message, WebSocketMessageType.Binary, cancellationToken);

    /// <summary>Sends a received message, as text or binary like the original.</summary>
    /// <param name="message">The message.</param>
    /// <inheritdoc cref="SendAsync(string)" path="/returns"/>
    public ValueTask<WebSocketSendResult> SendAsync(WebSocketMessage message) => SendAsync(message, CancellationToken.None);

    /// <inheritdoc cref="SendAsync(WebSocketMessage)"/>
    /// <inheritdoc cref="SendAsync(string, CancellationToken)" path="/param[@name='cancellationToken']"/>
    /// <inheritdoc cref="SendAsync(string, CancellationToken)" path="/exception"/>
    public ValueTask<WebSocketSendResult> SendAsync(WebSocketMessage message, CancellationToken cancellationToken) =>
        Sender.SendAsync(message.IsText ? Opcode.Text : Opcode.Binary, message.Data, SendPolicy, cancellationToken);

    /// <summary>
    /// Sends a typed message as JSON text, or as the route's codec encodes it. In JSON, a type that is derived from a
    /// <c>[JsonPolymorphic]</c> base is written with its discriminator. Strings and bytes are sent unchanged.
    /// </summary>
    /// <typeparam name="T">The type of the message.</typeparam>
    /// <param name="message">The message.</param>
    /// <inheritdoc cref="SendAsync(string)" path="/returns"/>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    public ValueTask<WebSocketSendResult> SendAsync<T>(T message) => SendAsync(message, CancellationToken.None);

    /// <inheritdoc cref="SendAsync{T}(T)"/>
    /// <inheritdoc cref="SendAsync(string, CancellationToken)" path="/param[@name='cancellationToken']"/>
    /// <inheritdoc cref="SendAsync(string, CancellationToken)" path="/exception"/>
    public ValueTask<WebSocketSendResult> SendAsync<T>(T message, CancellationToken cancellationToken)
    {
        ThrowIfNull(message);
        return message is Stream stream ? SendAsync(stream, cancellationToken)
            : OutgoingDefaults.Of(message) is { } defaults
                ? SendWithPolicyAsync(message, SendPolicy.Of(default, defaults, SendPolicy.Policy), defaults, cancellationToken)
            : SendWithPolicyAsync(message, SendPolicy, defaults: null, cancellationToken);
    }

    /// <summary>
    /// Sends a message that replaces a queued message with the same key, so that a slow peer receives the latest message. The replacement
    /// keeps the place, and no other message is dropped or delayed. Return values of callbacks are never replaced.
    /// </summary>
    /// <typeparam name="T">The type of the message.</typeparam>
    /// <param name="message">The message: typed, a string, or bytes.</param>
    /// <param name="key">The key; see <see cref="WebSocketSendOptions.Key"/>.</param>
    /// <returns>
    /// A task that completes like that of <see cref="SendAsync(string)"/>. The result is <see cref="WebSocketSendResult.Replaced"/> if the
    /// message replaced another.
    /// </returns>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    /// <exception cref="NotSupportedException">
    /// The message is a stream, which is sent in fragments and cannot be replaced or dropped.
    /// </exception>
    public ValueTask<WebSocketSendResult> SendAsync<T>(T message, string key) => SendAsync(message, key, CancellationToken.None);

    /// <inheritdoc cref="SendAsync{T}(T, string)"/>
    /// <inheritdoc cref="SendAsync(string, CancellationToken)" path="/param[@name='cancellationToken']"/>
    /// <inheritdoc cref="SendAsync(string, CancellationToken)" path="/exception"/>
    public ValueTask<WebSocketSendResult> SendAsync<T>(T message, string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return SendAsync(message, new WebSocketSendOptions { Key = key }, cancellationToken);
    }

    /// <summary>Sends a message with a policy for a peer that reads too slowly.</summary>
    /// <typeparam name="T">The type of the message.</typeparam>
    /// <param name="message">The message: typed, a string, or bytes.</param>
    /// <param name="options">The policy, the key and the time-to-live.</param>
    /// <returns>
    /// A task that completes like that of <see cref="SendAsync(string)"/>. The result is <see cref="WebSocketSendResult.Dropped"/> if the
    /// message was dropped at once, or if its time-to-live expired while the sender waited. Only the meter counts messages that are dropped
    /// after they were queued.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An option has an undefined or invalid value.</exception>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    /// <exception cref="NotSupportedException">
    /// The message is a stream, which is sent in fragments and cannot be replaced or dropped.
    /// </exception>
    public ValueTask<WebSocketSendResult> SendAsync<T>(T message, WebSocketSendOptions options) =>
        SendAsync(message, options, CancellationToken.None);

    /// <inheritdoc cref="SendAsync{T}(T, WebSocketSendOptions)"/>
    /// <inheritdoc cref="SendAsync(string, CancellationToken)" path="/param[@name='cancellationToken']"/>
    /// <inheritdoc cref="SendAsync(string, CancellationToken)" path="/exception"/>
    public ValueTask<WebSocketSendResult> SendAsync<T>(T message, WebSocketSendOptions options, CancellationToken cancellationToken)
    {
        ThrowIfNull(message);
        WebSocketSendOptions.ThrowIfInvalid(options);
        if (message is Stream)
        {
            throw new NotSupportedException(
                "A stream is sent in fragments and cannot be replaced or dropped. Send the stream without options, or send its bytes.");
        }

        var defaults = OutgoingDefaults.Of(message);
        return SendWithPolicyAsync(message, SendPolicy.Of(options, defaults, SendPolicy.Policy), defaults, cancellationToken);
    }

    /// <summary>
    /// Waits until all messages sent before have left for the transport. Await it between sends to produce messages no faster than the peer
    /// reads.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// True if the messages have left; false if the connection has ended. Group messages that are held while <c>OnOpen</c> runs do not
    /// count.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token has fired.</exception>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default) =>
        await Sender.WhenDrained().WaitAsync(cancellationToken);

    /// <summary>Sends the return value of a callback, which waits for room and is never replaced.</summary>
    /// <typeparam name="T">The type of the message.</typeparam>
    /// <param name="message">The message.</param>
    internal ValueTask<WebSocketSendResult> ReplyAsync<T>(T message) =>
        message is Stream stream ? SendAsync(stream) : SendWithPolicyAsync(message, policy: default);

    /// <summary>
    /// Sends a message unless its sender would have to wait. No message is dropped and the connection is not closed, whatever the policy of
    /// the route is.
    /// </summary>
    /// <param name="message">The payload. You may reuse the memory at once.</param>
    /// <param name="type">Text or binary, the default. Text must be valid UTF-8, which is not checked.</param>
    /// <returns>False if the send buffer is full or the connection has ended.</returns>
    public bool TrySend(ReadOnlySpan<byte> message, WebSocketMessageType type = WebSocketMessageType.Binary) =>
        Sender.TrySend(type == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary, message, out var result)
        && result == WebSocketSendResult.Queued;

    private static void ThrowIfNull<T>(T message)
    {
        if (message is null)
        {
            throw new ArgumentNullException(nameof(message));
        }
    }

    private ValueTask<WebSocketSendResult> SendWithPolicyAsync<T>(
        T message, in SendPolicy policy, OutgoingDefaults? defaults = null, CancellationToken cancellationToken = default)
    {
        if (RawPayload.TryGet(message, out var opcode, out var payload))
        {
            return Sender.SendAsync(opcode, payload, policy, cancellationToken);
        }

        using var encoded = message is string text ? EncodingBuffer.OfText(text) : EncodingBuffer.Of(message, _session.Route.Serializer);
        opcode = message is string || _session.Route.Serializer.TypedMessages == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary;
        if (!policy.LacksKeyOf(defaults))
        {
            return Sender.SendAsync(opcode, encoded.Written, policy, cancellationToken);
        }

        // A key may cost an allocation, which is wasted unless the message is queued.
        return Sender.TrySendUnqueued(opcode, encoded.Written, out var result, cancellationToken)
            ? new(result)
            : Sender.SendAsync(opcode, encoded.Written, policy.WithKeyOf(message, defaults), cancellationToken);
    }

    private void CloseTruncated() => _session.CloseHandshake.TryClose(
        new(CloseStatus.InternalError, "The server could not complete a message.", WebSocketCloseInitiator.Application));
}
