using System.Runtime.CompilerServices;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit;

public sealed partial class WebSocketConnection
{
    /// <summary>
    /// Takes the next message and decodes it, ahead of the callbacks: for a handshake by the first message in <c>OnOpen</c>, or a dialogue
    /// within a callback.
    /// </summary>
    /// <param name="timeout">How long to wait; null waits as long as the connection is open.</param>
    /// <exception cref="TimeoutException">No message came in time.</exception>
    /// <exception cref="WebSocketDecodeException">The message is not a <typeparamref name="T"/>.</exception>
    /// <exception cref="OperationCanceledException">The connection ended. A callback may let it pass: it counts as no error.</exception>
    public async ValueTask<T> ReceiveAsync<T>(TimeSpan? timeout = null)
    {
        using var deadline = timeout is { } time ? new CancellationTokenSource(time, _session.Time) : null;
        try
        {
            if (await _session.Callbacks.PullAsync(deadline?.Token ?? CancellationToken.None) is not { } pulled)
            {
                throw new OperationCanceledException("The connection ended before a message came.", Closed);
            }

            try
            {
                return Convert<T>(pulled.Message);
            }
            finally
            {
                MessageMemory.Return(pulled.Pooled!);
            }
        }
        catch (OperationCanceledException exception) when (deadline is { IsCancellationRequested: true })
        {
            throw new TimeoutException($"No message came within {timeout}.", exception);
        }
    }

    /// <summary>
    /// Reads the messages one by one until the connection ends, ahead of callbacks and listeners. Not reading holds the peer back. A message's
    /// memory is valid until the next one is asked for.
    /// </summary>
    public async IAsyncEnumerable<WebSocketMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _session.Callbacks.PullAsync(cancellationToken) is { } pulled)
        {
            try
            {
                yield return pulled.Message;
            }
            finally
            {
                MessageMemory.Return(pulled.Pooled!);
            }
        }
    }

    /// <summary>
    /// The connection as a stream of bytes: reads the payloads of the messages one after the other and ends with the connection; each
    /// write is one binary message. Disposing it closes the connection with status 1000.
    /// </summary>
    public Stream AsStream() => new Connections.ConnectionStream(this, _session.Callbacks);

    /// <summary>A message as what a caller asks for: text, bytes, or decoded.</summary>
    internal T Convert<T>(in WebSocketMessage message)
    {
        if (typeof(T) == typeof(string) && message.IsText)
        {
            return (T)(object)message.Text;
        }

        if (typeof(T) == typeof(byte[]) && !message.IsText)
        {
            return (T)(object)message.ToArray();
        }

        if (typeof(T) == typeof(WebSocketMessage))
        {
            return (T)(object)message;
        }

        return typeof(T) == typeof(string) || typeof(T) == typeof(byte[]) || message.Type != _session.Route.Serializer.TypedMessages
            ? throw WebSocketProtocolException.Unsupported(message)
            : _session.Route.Serializer.Decode<T>(message);
    }
}
