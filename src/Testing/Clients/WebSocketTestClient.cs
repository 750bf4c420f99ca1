using System.ComponentModel;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace WebSocketToolkit.Testing;

/// <summary>
/// A client for tests. It reads from the first byte on and keeps messages in order, so a test cannot miss a message by looking late. Every
/// call that waits gives up after the timeout of the options, 5 seconds by default. Its failure names the expected message and the received
/// one.
/// </summary>
public class WebSocketTestClient : IAsyncDisposable
{
    private readonly Conversation _conversation;

    /// <summary>Creates a typed client from an open client.</summary>
    /// <param name="opened">The open client. Dispose of one of the two clients only.</param>
    protected WebSocketTestClient(WebSocketTestClient opened)
    {
        ArgumentNullException.ThrowIfNull(opened);
        _conversation = opened._conversation;
    }

    internal WebSocketTestClient(Conversation conversation) => _conversation = conversation;

    /// <summary>Gets the subprotocol that the server chose; null if it chose no subprotocol.</summary>
    public string? Subprotocol => _conversation.Socket.SubProtocol;

    /// <summary>Gets the headers of the server's 101 response. Names are compared without case.</summary>
    public IReadOnlyDictionary<string, string> ResponseHeaders => _conversation.ResponseHeaders;

    /// <summary>Gets the connection under the frames, which can simulate a bad network.</summary>
    /// <exception cref="InvalidOperationException">The application does not run on the in-memory transport.</exception>
    public Wire Wire => _conversation.Wire
        ?? throw new InvalidOperationException(
            "Only an application on the in-memory transport has a wire. Call 'builder.WebHost.UseInMemoryTransport()'.");

    /// <summary>
    /// Sends a text message. On the in-memory transport the task completes when the server has read the message and has run its callback up
    /// to the first real <c>await</c>. Messages that two clients send one after the other are therefore handled in that order.
    /// </summary>
    /// <param name="message">The text.</param>
    /// <returns>A task that completes when the message has been sent and, on the in-memory transport, read.</returns>
    /// <exception cref="WebSocketTestException">The server did not read it in time, or the connection has ended.</exception>
    public Task SendAsync(string message) => _conversation.SendAsync(WebSocketMessageType.Text, Encoding.UTF8.GetBytes(message));

    /// <summary>Sends a binary message; see <see cref="SendAsync(string)"/>.</summary>
    /// <param name="message">The payload.</param>
    /// <inheritdoc cref="SendAsync(string)" path="/returns"/>
    /// <exception cref="WebSocketTestException">The server did not read it in time, or the connection has ended.</exception>
    [OverloadResolutionPriority(1)]
    public Task SendAsync(ReadOnlyMemory<byte> message) => _conversation.SendAsync(WebSocketMessageType.Binary, message);

    /// <summary>Sends a binary message; see <see cref="SendAsync(string)"/>.</summary>
    /// <param name="message">The payload.</param>
    /// <inheritdoc cref="SendAsync(string)" path="/returns"/>
    /// <exception cref="WebSocketTestException">The server did not read it in time, or the connection has ended.</exception>
    [OverloadResolutionPriority(1)]
    public Task SendAsync(byte[] message) => _conversation.SendAsync(WebSocketMessageType.Binary, message);

    /// <summary>
    /// Sends a typed message as JSON with the application's options, or with the codec of the options; see <see cref="SendAsync(string)"/>.
    /// </summary>
    /// <typeparam name="T">The type of the message.</typeparam>
    /// <param name="message">The message.</param>
    /// <inheritdoc cref="SendAsync(string)" path="/returns"/>
    /// <exception cref="WebSocketTestException">The server did not read it in time, or the connection has ended.</exception>
    public Task SendAsync<T>(T message)
    {
        var (type, data) = _conversation.Codec.Encode(message);
        return _conversation.SendAsync(type, data);
    }

    /// <summary>Sends one text message in fragments. Each fragment leaves after the server has read the one before.</summary>
    /// <param name="fragments">The fragments.</param>
    /// <returns>A task that completes when the last fragment has been sent and, on the in-memory transport, read.</returns>
    /// <exception cref="WebSocketTestException">The server did not read it in time, or the connection has ended.</exception>
    public async Task SendFragmentsAsync(params string[] fragments)
    {
        ArgumentNullException.ThrowIfNull(fragments);
        for (var i = 0; i < fragments.Length; i++)
        {
            await _conversation.SendAsync(WebSocketMessageType.Text, Encoding.UTF8.GetBytes(fragments[i]), i == fragments.Length - 1);
        }
    }

    /// <summary>Sends one binary message in fragments. Each fragment leaves after the server has read the one before.</summary>
    /// <param name="fragments">The fragments.</param>
    /// <returns>A task that completes when the last fragment has been sent and, on the in-memory transport, read.</returns>
    /// <exception cref="WebSocketTestException">The server did not read it in time, or the connection has ended.</exception>
    public async Task SendFragmentsAsync(params byte[][] fragments)
    {
        ArgumentNullException.ThrowIfNull(fragments);
        for (var i = 0; i < fragments.Length; i++)
        {
            await _conversation.SendAsync(WebSocketMessageType.Binary, fragments[i], i == fragments.Length - 1);
        }
    }

    /// <summary>Takes the next message, which must be a text message.</summary>
    /// <param name="timeout">The longest wait; null for the timeout of the options.</param>
    /// <returns>The text.</returns>
    /// <exception cref="WebSocketTestException">Something else arrived, or nothing arrived in time.</exception>
    public async Task<string> ReceiveTextAsync(TimeSpan? timeout = null)
    {
        const string Awaited = "a text message";
        var arrival = await _conversation.TakeAsync(Awaited, timeout);
        return arrival.Message is { IsText: true } message ? message.Text : throw _conversation.Mailbox.Unexpected(Awaited, arrival);
    }

    /// <summary>Takes the next message, which must be a binary message.</summary>
    /// <param name="timeout">The longest wait; null for the timeout of the options.</param>
    /// <returns>The payload.</returns>
    /// <exception cref="WebSocketTestException">Something else arrived, or nothing arrived in time.</exception>
    public async Task<byte[]> ReceiveBytesAsync(TimeSpan? timeout = null)
    {
        const string Awaited = "a binary message";
        var arrival = await _conversation.TakeAsync(Awaited, timeout);
        return arrival.Message is { IsText: false } message ? message.ToArray() : throw _conversation.Mailbox.Unexpected(Awaited, arrival);
    }

    /// <summary>Takes the next message, text or binary.</summary>
    /// <param name="timeout">The longest wait; null for the timeout of the options.</param>
    /// <returns>The message.</returns>
    /// <exception cref="WebSocketTestException">The connection ended, or nothing arrived in time.</exception>
    public async Task<WebSocketMessage> ReceiveMessageAsync(TimeSpan? timeout = null)
    {
        const string Awaited = "a message";
        var arrival = await _conversation.TakeAsync(Awaited, timeout);
        return arrival.Message ?? throw _conversation.Mailbox.Unexpected(Awaited, arrival);
    }

    /// <summary>
    /// Takes the next message, which must be a <typeparamref name="T"/>. If a route has several types, it must be exactly this one.
    /// </summary>
    /// <typeparam name="T">The type of the message.</typeparam>
    /// <param name="timeout">The longest wait; null for the timeout of the options.</param>
    /// <returns>The message.</returns>
    /// <exception cref="WebSocketTestException">Something else arrived, or nothing arrived in time.</exception>
    public async Task<T> ReceiveAsync<T>(TimeSpan? timeout = null)
    {
        var awaited = Conversation.NameOf<T>();
        var arrival = await _conversation.TakeAsync(awaited, timeout);
        return _conversation.Decode<T>(awaited, arrival) is T message ? message : throw _conversation.Mailbox.Unexpected(awaited, arrival);
    }

    /// <summary>
    /// Takes messages up to the first <typeparamref name="T"/> that meets a condition, and drops the messages before it, answers to heartbeats
    /// included.
    /// </summary>
    /// <typeparam name="T">The type of the message.</typeparam>
    /// <param name="condition">The condition; null for no condition.</param>
    /// <param name="timeout">The longest wait for the message, whatever arrives before it; null for the timeout of the options.</param>
    /// <returns>The message.</returns>
    /// <exception cref="WebSocketTestException">No such message arrived in time, or a message that cannot be decoded arrived.</exception>
    public async Task<T> SkipToAsync<T>(Predicate<T>? condition = null, TimeSpan? timeout = null)
    {
        var awaited = Conversation.NameOf<T>();
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var arrival = await _conversation.TakeAsync(awaited, timeout, started);
            if (_conversation.Codec.IsHeartbeat(arrival.Message))
            {
                continue;
            }

            if (_conversation.Decode<T>(awaited, arrival) is T message && condition?.Invoke(message) != false)
            {
                return message;
            }
        }
    }

    /// <summary>Takes the server's close, which must be the next arrival.</summary>
    /// <param name="code">The close status that the close must have; null for any status.</param>
    /// <param name="timeout">The longest wait; null for the timeout of the options.</param>
    /// <returns>The close status and the close reason.</returns>
    /// <exception cref="WebSocketTestException">Something else arrived, or nothing arrived in time.</exception>
    public async Task<(int Code, string Reason)> ExpectCloseAsync(int? code = null, TimeSpan? timeout = null)
    {
        var awaited = code is null ? "a close" : string.Create(null, $"a close with {code}");
        var arrival = await _conversation.TakeAsync(awaited, timeout);
        return arrival.IsClose && (code ?? arrival.CloseCode) == arrival.CloseCode
            ? (arrival.CloseCode, arrival.CloseReason)
            : throw _conversation.Mailbox.Unexpected(awaited, arrival);
    }

    /// <summary>
    /// Expects that nothing arrives for a time. A test that passes always takes that time. If the server can answer a message, it is faster
    /// and safer to send that message and to expect its answer next.
    /// </summary>
    /// <param name="within">The time; null for 100 ms.</param>
    /// <returns>A task that completes when the time has passed.</returns>
    /// <exception cref="WebSocketTestException">Something arrived. The test can still take it.</exception>
    public Task ExpectNothingAsync(TimeSpan? within = null) => _conversation.Mailbox.ExpectNothingAsync(within ?? TimeSpan.FromMilliseconds(100));

    /// <summary>Closes the connection, and waits for the server's answer.</summary>
    /// <param name="code">The close status.</param>
    /// <param name="reason">The close reason, at most 123 bytes of UTF-8.</param>
    /// <returns>A task that completes when the server has answered.</returns>
    /// <exception cref="WebSocketTestException">The server did not answer in time.</exception>
    public Task CloseAsync(int code = 1000, string reason = "") => _conversation.CloseAsync(code, reason);

    /// <summary>Returns a value as a segment of a path. Used by typed clients.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The escaped text; empty for null.</returns>
    /// <exception cref="WebSocketTestException">The value is a step in the path to every client and server.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static string PathValue(object? value) => WireText.Of(value) is var text && text is "." or ".."
        ? throw new WebSocketTestException($"A path cannot have the value '{text}': it means a folder there, even if it is escaped.")
        : Uri.EscapeDataString(text ?? "");

    /// <summary>Adds a value to the query, unless it is null. Used by typed clients.</summary>
    /// <param name="options">The options of the connection.</param>
    /// <param name="name">The name of the query parameter.</param>
    /// <param name="value">The value.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static void AddToQuery(WebSocketTestOptions options, string name, object? value)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (WireText.Of(value) is { } text)
        {
            options.Query[name] = text;
        }
    }

    /// <summary>Ends the connection: sends a close frame if the connection is open, and does not wait for the answer.</summary>
    /// <returns>A task that completes when the client has been disposed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _conversation.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
