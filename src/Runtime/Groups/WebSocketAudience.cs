using System.Net.WebSockets;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Messages;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit;

/// <summary>Connections that are addressed together. It names them; who they are is looked up at each call.</summary>
public readonly struct WebSocketAudience
{
    private readonly Func<Group?> _find;
    private readonly MessageSerializer _serializer;

    internal WebSocketAudience(Func<Group?> find, MessageSerializer serializer)
    {
        _find = find;
        _serializer = serializer;
    }

    /// <summary>
    /// Sends a message to every member: a typed one as JSON text with its base's discriminator, a string as text. It is encoded once, and
    /// completes when it stands in every member's queue; it never waits for a member to read. A member whose queue is full is closed
    /// with status 1013. What is sent to a connection whose <c>OnOpen</c> is running comes after what <c>OnOpen</c> sends.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="except">A member that does not get it: the sender, usually.</param>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    public ValueTask SendAsync<T>(T message, WebSocketConnection? except = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_find() is { } group)
        {
            // Its own array: the queues of slow members hold on to it.
            var (opcode, payload) = message switch
            {
                byte[] bytes => (Opcode.Binary, bytes.ToArray()),
                ReadOnlyMemory<byte> bytes => (Opcode.Binary, bytes.ToArray()),
                Memory<byte> bytes => (Opcode.Binary, bytes.ToArray()),
                ArraySegment<byte> bytes => (Opcode.Binary, bytes.ToArray()),
                WebSocketMessage received => (received.Type == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary, received.ToArray()),
                string text => (Opcode.Text, System.Text.Encoding.UTF8.GetBytes(text)),
                _ => (Opcode.Text, Encode(message)),
            };
            group.Send(opcode, payload, except);
        }

        return default;
    }

    /// <summary>How many connections there are.</summary>
    public ValueTask<int> CountAsync() => new(_find()?.Members.Length ?? 0);

    private byte[] Encode<T>(T message)
    {
        using var json = EncodingBuffer.OfJson(message, _serializer);
        return json.Written.ToArray();
    }
}
