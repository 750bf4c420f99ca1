using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using WebSocketToolkit.Messages;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit;

public sealed partial class WebSocketConnection
{
    /// <summary>Sends a text message as it is.</summary>
    /// <returns>
    /// Completes at once while the send queue has room; otherwise <see cref="WebSocketRouteOptions.SlowConsumerPolicy"/> decides, and by default it
    /// waits for the peer to read.
    /// <see cref="WebSocketSendResult.Closed"/> if the connection has ended; it never throws for that.
    /// </returns>
    public ValueTask<WebSocketSendResult> SendAsync(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var text = EncodingBuffer.OfText(message);
        return Sender.SendAsync(Opcode.Text, text.Written, SendPolicy);
    }

    /// <summary>Sends a binary message. The buffer may be reused when the task completes.</summary>
    /// <inheritdoc cref="SendAsync(string)" path="/returns"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<WebSocketSendResult> SendAsync(byte[] message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Sender.SendAsync(Opcode.Binary, (ReadOnlyMemory<byte>)message, SendPolicy);
    }

    /// <inheritdoc cref="SendAsync(byte[])"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<WebSocketSendResult> SendAsync(ReadOnlyMemory<byte> message) => Sender.SendAsync(Opcode.Binary, message, SendPolicy);

    /// <inheritdoc cref="SendAsync(byte[])"/>
    public ValueTask<WebSocketSendResult> SendAsync(in ReadOnlySequence<byte> message) =>
        Sender.SendAsync(Opcode.Binary, message.IsSingleSegment ? message.First : message.ToArray(), SendPolicy);

    /// <summary>
    /// Sends all that a stream has until its end as one message, in fragments, at the pace at which the peer reads. Messages that are sent
    /// meanwhile queue behind it. It is not compressed. A close ends it: the peer gets the close frame in place of the rest, and what
    /// queued behind it is not sent. It is never dropped: it waits for its turn, whatever the route says of slow peers.
    /// </summary>
    /// <param name="message">The payload. It is read asynchronously and not disposed of.</param>
    /// <param name="type">Text or binary. Text must be valid UTF-8; that is not checked.</param>
    /// <returns>Completes when the last fragment has been queued; <see cref="WebSocketSendResult.Closed"/> if the connection has ended.</returns>
    /// <exception cref="Exception">
    /// What reading the stream threw. If a part had left by then the connection closes with 1011, since the message cannot be completed.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public ValueTask<WebSocketSendResult> SendAsync(Stream message, WebSocketMessageType type = WebSocketMessageType.Binary)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Sender.SendAsync(type == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary, message, CloseTorn, Closed);
    }

    /// <summary>Sends a received message on, as the kind that it is.</summary>
    /// <inheritdoc cref="SendAsync(string)" path="/returns"/>
    public ValueTask<WebSocketSendResult> SendAsync(WebSocketMessage message) =>
        Sender.SendAsync(message.IsText ? Opcode.Text : Opcode.Binary, message.Data, SendPolicy);

    /// <summary>
    /// Sends a typed message: JSON text, or what the route's codec makes of it. In JSON a derived type of a <c>[JsonPolymorphic]</c> base is
    /// written with its discriminator. Strings and bytes go as they are.
    /// </summary>
    /// <inheritdoc cref="SendAsync(string)" path="/returns"/>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    public ValueTask<WebSocketSendResult> SendAsync<T>(T message)
    {
        ThrowIfNull(message);
        return message is Stream stream ? SendAsync(stream)
            : OutgoingDefaults.Of(message) is { } defaults ? SendOnTermsAsync(message, SendPolicy.Of(default, defaults, SendPolicy.Policy), defaults)
            : SendOnTermsAsync(message, SendPolicy);
    }

    /// <summary>
    /// Sends a message that takes the place of a queued one with the same key, so that a slow peer gets the latest. The place stays: no other
    /// message is dropped or delayed by it, and what a callback returned is never replaced.
    /// </summary>
    /// <param name="message">The message: typed, a string, or bytes.</param>
    /// <param name="key">See <see cref="WebSocketSendOptions.Key"/>.</param>
    /// <returns><see cref="WebSocketSendResult.Replaced"/> if it took the place of another.</returns>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    /// <exception cref="NotSupportedException">The message is a stream, which is not sent at once and can be neither replaced nor dropped.</exception>
    public ValueTask<WebSocketSendResult> SendAsync<T>(T message, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return SendAsync(message, new WebSocketSendOptions { Key = key });
    }

    /// <summary>Sends a message, and says what becomes of it if the peer reads too slowly.</summary>
    /// <param name="message">The message: typed, a string, or bytes.</param>
    /// <param name="options">What becomes of it.</param>
    /// <returns>
    /// <see cref="WebSocketSendResult.Dropped"/> if it was dropped at once, or when the turn of a sender that waited came too late. A message that is
    /// dropped after it was queued shows in the meter only.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An option has a value that means nothing.</exception>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    /// <exception cref="NotSupportedException">The message is a stream, which is not sent at once and can be neither replaced nor dropped.</exception>
    public ValueTask<WebSocketSendResult> SendAsync<T>(T message, WebSocketSendOptions options)
    {
        ThrowIfNull(message);
        WebSocketSendOptions.ThrowIfInvalid(options);
        if (message is Stream)
        {
            throw new NotSupportedException("A stream is sent piece by piece: it can be neither replaced nor dropped. Send it without options, or send the bytes.");
        }

        var defaults = OutgoingDefaults.Of(message);
        return SendOnTermsAsync(message, SendPolicy.Of(options, defaults, SendPolicy.Policy), defaults);
    }

    /// <summary>Completes when all that was sent before has left for the transport: then it is time to make more.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False if the connection has ended. What a group sent while <c>OnOpen</c> runs is not waited for.</returns>
    /// <exception cref="OperationCanceledException">The token has fired.</exception>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default) => await Sender.WhenDrained().WaitAsync(cancellationToken);

    /// <summary>Sends what a callback returned: it waits for room, and nothing takes its place.</summary>
    internal ValueTask<WebSocketSendResult> ReplyAsync<T>(T message) => message is Stream stream ? SendAsync(stream) : SendOnTermsAsync(message, terms: default);

    /// <summary>
    /// Sends a message unless that would have to wait: for loops that must not, and decide themselves what to do then. No message is dropped, and the
    /// connection is not closed, whatever the route says of slow peers.
    /// </summary>
    /// <param name="message">The payload; it may be reused at once.</param>
    /// <param name="type">Text or binary. Text must be valid UTF-8; that is not checked.</param>
    /// <returns>False if the send queue is full or the connection has ended.</returns>
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

    private ValueTask<WebSocketSendResult> SendOnTermsAsync<T>(T message, in SendPolicy terms, OutgoingDefaults? defaults = null)
    {
        if (RawPayload.TryGet(message, out var opcode, out var payload))
        {
            return Sender.SendAsync(opcode, payload, terms);
        }

        using var encoded = message is string text ? EncodingBuffer.OfText(text) : EncodingBuffer.Of(message, _session.Route.Serializer);
        opcode = message is string || _session.Route.Serializer.TypedMessages == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary;
        if (!terms.LacksKeyOf(defaults))
        {
            return Sender.SendAsync(opcode, encoded.Written, terms);
        }

        // A key may cost an allocation, which is wasted where nothing queues.
        return Sender.TrySendUnqueued(opcode, encoded.Written, out var result)
            ? new(result)
            : Sender.SendAsync(opcode, encoded.Written, terms.WithKeyOf(message, defaults));
    }

    private void CloseTorn() =>
        _session.CloseHandshake.TryClose(new(CloseStatus.InternalError, "A message could not be completed.", WebSocketCloseInitiator.Application));
}
