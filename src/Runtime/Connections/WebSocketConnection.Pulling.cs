using System.Runtime.CompilerServices;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit;

public sealed partial class WebSocketConnection
{
    /// <summary>
    /// Receives and decodes the next message, ahead of the callbacks: for a handshake by the first message in <c>OnOpen</c>, or a dialog
    /// within a callback.
    /// </summary>
    /// <typeparam name="T">
    /// The type of the message: <see cref="string"/> for text, a byte array for binary, <see cref="WebSocketMessage"/> for both (a copy,
    /// which you may keep), or a type that is decoded.
    /// </typeparam>
    /// <param name="timeout">The maximum time to wait; null, the default, to wait until the connection ends.</param>
    /// <returns>The message.</returns>
    /// <exception cref="TimeoutException">No message arrived in time.</exception>
    /// <exception cref="WebSocketDecodeException">The message is not a <typeparamref name="T"/>.</exception>
    /// <exception cref="WebSocketProtocolException">
    /// The message is not of the kind, text or binary, that <typeparamref name="T"/> requires.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The connection ended. A callback need not catch this exception, which is not treated as an error.
    /// </exception>
    public async ValueTask<T> ReceiveAsync<T>(TimeSpan? timeout = null)
    {
        using var deadline = timeout is { } time ? new CancellationTokenSource(time, _session.Time) : null;
        try
        {
            if (await _session.Callbacks.PullAsync(deadline?.Token ?? CancellationToken.None) is not { } pulled)
            {
                throw new OperationCanceledException("The connection ended before a message arrived.", Closed);
            }

            try
            {
                // The caller may keep the message, and its array goes back to the pool.
                return typeof(T) == typeof(WebSocketMessage)
                    ? (T)(object)new WebSocketMessage(pulled.Message.Type, pulled.Message.ToArray())
                    : Convert<T>(pulled.Message);
            }
            finally
            {
                MessageMemory.Return(pulled.Pooled!);
            }
        }
        catch (OperationCanceledException exception) when (deadline is { IsCancellationRequested: true })
        {
            throw new TimeoutException($"No message arrived within {timeout}.", exception);
        }
    }

    /// <summary>
    /// Reads the messages until the connection ends, ahead of callbacks and listeners. If you do not read, the receive buffer fills and
    /// slows the peer down.
    /// </summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The messages. The memory of a message is valid until the next message is requested.</returns>
    /// <exception cref="OperationCanceledException">The token has fired.</exception>
    public async IAsyncEnumerable<WebSocketMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _session.Callbacks.PullAsync(cancellationToken, isLoop: true) is { } pulled)
        {
            try
            {
                yield return pulled.Message;
            }
            finally
            {
                MessageMemory.Return(pulled.Pooled!);
                _session.Callbacks.CompleteRead();
            }
        }
    }

    /// <summary>
    /// Returns the connection as a stream of bytes. Reads return the payloads of the messages one after the other until the connection
    /// ends, and each write sends a binary message. Disposing the stream closes the connection with status 1000.
    /// </summary>
    /// <returns>The stream.</returns>
    public Stream AsStream() => new Connections.ConnectionStream(this, _session.Callbacks);

    /// <summary>Converts a message to a string, a byte array or a decoded type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="message">The message.</param>
    /// <exception cref="WebSocketDecodeException">The message is not a <typeparamref name="T"/>.</exception>
    /// <exception cref="WebSocketProtocolException">The message is not of the kind that <typeparamref name="T"/> requires.</exception>
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
            : _session.Route.Serializer.Decode<T>(message, this);
    }
}
