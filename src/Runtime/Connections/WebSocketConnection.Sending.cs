using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using WebSocketToolkit.Messages;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit;

public sealed partial class WebSocketConnection
{
    /// <summary>Sends a text message as it is.</summary>
    /// <returns>
    /// Completes at once while the send queue has room, and waits for the peer to read otherwise.
    /// <see cref="WebSocketSendResult.Closed"/> if the connection has ended; it never throws for that.
    /// </returns>
    public ValueTask<WebSocketSendResult> SendAsync(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var text = EncodingBuffer.OfText(message);
        return Outbox.SendAsync(Opcode.Text, text.Written);
    }

    /// <summary>Sends a binary message. The buffer may be reused when the task completes.</summary>
    /// <inheritdoc cref="SendAsync(string)" path="/returns"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<WebSocketSendResult> SendAsync(byte[] message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Outbox.SendAsync(Opcode.Binary, (ReadOnlyMemory<byte>)message);
    }

    /// <inheritdoc cref="SendAsync(byte[])"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<WebSocketSendResult> SendAsync(ReadOnlyMemory<byte> message) => Outbox.SendAsync(Opcode.Binary, message);

    /// <inheritdoc cref="SendAsync(byte[])"/>
    public ValueTask<WebSocketSendResult> SendAsync(in ReadOnlySequence<byte> message) => message.IsSingleSegment
        ? Outbox.SendAsync(Opcode.Binary, message.First)
        : Outbox.SendAsync(Opcode.Binary, (ReadOnlyMemory<byte>)message.ToArray());

    /// <summary>
    /// Sends all that a stream has until its end as one message, in fragments, at the pace at which the peer reads. Messages that are sent
    /// meanwhile queue behind it. It is not compressed. A close ends it: the peer gets the close frame in place of the rest, and what
    /// queued behind it is not sent.
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
        return Outbox.SendAsync(type == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary, message, CloseTorn, Closed);
    }

    /// <summary>Sends a received message on, as the kind that it is.</summary>
    /// <inheritdoc cref="SendAsync(string)" path="/returns"/>
    public ValueTask<WebSocketSendResult> SendAsync(WebSocketMessage message) =>
        Outbox.SendAsync(message.IsText ? Opcode.Text : Opcode.Binary, message.Data);

    /// <summary>
    /// Sends a typed message: JSON text, or what the route's codec makes of it. In JSON a derived type of a <c>[JsonPolymorphic]</c> base is
    /// written with its discriminator. Strings and bytes go as they are.
    /// </summary>
    /// <inheritdoc cref="SendAsync(string)" path="/returns"/>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    public ValueTask<WebSocketSendResult> SendAsync<T>(T message)
    {
        switch (message)
        {
            case null:
                throw new ArgumentNullException(nameof(message));
            case string text:
                return SendAsync(text);
            case byte[] bytes:
                return SendAsync(bytes);
            case ReadOnlyMemory<byte> memory:
                return SendAsync(memory);
            case Memory<byte> memory:
                return SendAsync((ReadOnlyMemory<byte>)memory);
            case ArraySegment<byte> segment:
                return SendAsync((ReadOnlyMemory<byte>)segment);
            case ReadOnlySequence<byte> sequence:
                return SendAsync(sequence);
            case Stream stream:
                return SendAsync(stream);
            case WebSocketMessage received:
                return SendAsync(received);
        }

        using var encoded = EncodingBuffer.Of(message, _loop.Serializer);
        return Outbox.SendAsync(_loop.Serializer.TypedMessages == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary, encoded.Written);
    }

    /// <summary>Sends a message unless that would have to wait: for loops that must not.</summary>
    /// <param name="message">The payload; it may be reused at once.</param>
    /// <param name="type">Text or binary. Text must be valid UTF-8; that is not checked.</param>
    /// <returns>False if the send queue is full or the connection has ended.</returns>
    public bool TrySend(ReadOnlySpan<byte> message, WebSocketMessageType type = WebSocketMessageType.Binary) =>
        Outbox.TrySend(type == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary, message, out var result)
        && result == WebSocketSendResult.Queued;

    private void CloseTorn() =>
        _loop.TryClose(new(CloseStatus.InternalError, "A message could not be completed.", WebSocketCloseInitiator.Application));
}
