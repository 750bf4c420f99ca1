using System.ComponentModel;
using System.Globalization;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace WebSocketToolkit.Testing;

/// <summary>
/// A test's client. It reads from the first byte on and keeps what comes in order, so that no test misses a message by looking late. Every
/// call that waits gives up after 5 seconds, or what the options say, and tells what it waited for and what had come instead.
/// </summary>
public class WebSocketTestClient : IAsyncDisposable
{
    private readonly Conversation _conversation;

    /// <summary>Takes over an open client: for typed clients.</summary>
    /// <param name="opened">The client. One of the two is disposed of.</param>
    protected WebSocketTestClient(WebSocketTestClient opened)
    {
        ArgumentNullException.ThrowIfNull(opened);
        _conversation = opened._conversation;
    }

    internal WebSocketTestClient(Conversation conversation) => _conversation = conversation;

    /// <summary>The subprotocol that the server chose; null if none.</summary>
    public string? Subprotocol => _conversation.Socket.SubProtocol;

    /// <summary>The headers of the server's 101, by names without regard to case.</summary>
    public IReadOnlyDictionary<string, string> ResponseHeaders => _conversation.ResponseHeaders;

    /// <summary>The bytes under the frames, to do to them what networks do.</summary>
    /// <exception cref="InvalidOperationException">The application does not run on the in-memory transport.</exception>
    public Wire Wire => _conversation.Wire
        ?? throw new InvalidOperationException("Only an application on the in-memory transport has a wire: builder.WebHost.UseInMemoryTransport().");

    /// <summary>
    /// Sends a text message. On the in-memory transport it completes when the server has read the message and has run its callback up to
    /// the first real <c>await</c>: what two clients send one after the other is handled in that order.
    /// </summary>
    /// <exception cref="WebSocketTestException">The server did not read it in time, or the connection has ended.</exception>
    public Task SendAsync(string message) => _conversation.SendAsync(WebSocketMessageType.Text, Encoding.UTF8.GetBytes(message));

    /// <summary>Sends a binary message; see <see cref="SendAsync(string)"/>.</summary>
    /// <exception cref="WebSocketTestException">The server did not read it in time, or the connection has ended.</exception>
    [OverloadResolutionPriority(1)]
    public Task SendAsync(ReadOnlyMemory<byte> message) => _conversation.SendAsync(WebSocketMessageType.Binary, message);

    /// <summary>Sends a binary message; see <see cref="SendAsync(string)"/>.</summary>
    /// <exception cref="WebSocketTestException">The server did not read it in time, or the connection has ended.</exception>
    [OverloadResolutionPriority(1)]
    public Task SendAsync(byte[] message) => _conversation.SendAsync(WebSocketMessageType.Binary, message);

    /// <summary>
    /// Sends a typed message as JSON with the application's options, or with the codec of the options; see <see cref="SendAsync(string)"/>.
    /// </summary>
    /// <exception cref="WebSocketTestException">The server did not read it in time, or the connection has ended.</exception>
    public Task SendAsync<T>(T message)
    {
        var (type, data) = _conversation.Codec.Encode(message);
        return _conversation.SendAsync(type, data);
    }

    /// <summary>Sends one text message in fragments, each of them when the server has read the one before.</summary>
    /// <exception cref="WebSocketTestException">The server did not read it in time, or the connection has ended.</exception>
    public async Task SendFragmentsAsync(params string[] fragments)
    {
        ArgumentNullException.ThrowIfNull(fragments);
        for (var i = 0; i < fragments.Length; i++)
        {
            await _conversation.SendAsync(WebSocketMessageType.Text, Encoding.UTF8.GetBytes(fragments[i]), i == fragments.Length - 1);
        }
    }

    /// <summary>Sends one binary message in fragments, each of them when the server has read the one before.</summary>
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
    /// <param name="timeout">How long to wait; if left out, what the options say.</param>
    /// <exception cref="WebSocketTestException">Something else came, or nothing.</exception>
    public async Task<string> ReceiveTextAsync(TimeSpan? timeout = null)
    {
        const string Awaited = "A text message";
        var arrival = await _conversation.TakeAsync(Awaited, timeout);
        return arrival.Message is { IsText: true } message ? message.Text : throw _conversation.Mailbox.Unexpected(Awaited, arrival);
    }

    /// <summary>Takes the next message, which must be a binary message.</summary>
    /// <param name="timeout">How long to wait; if left out, what the options say.</param>
    /// <exception cref="WebSocketTestException">Something else came, or nothing.</exception>
    public async Task<byte[]> ReceiveBytesAsync(TimeSpan? timeout = null)
    {
        const string Awaited = "A binary message";
        var arrival = await _conversation.TakeAsync(Awaited, timeout);
        return arrival.Message is { IsText: false } message ? message.ToArray() : throw _conversation.Mailbox.Unexpected(Awaited, arrival);
    }

    /// <summary>Takes the next message, text or binary.</summary>
    /// <param name="timeout">How long to wait; if left out, what the options say.</param>
    /// <exception cref="WebSocketTestException">The connection ended, or nothing came.</exception>
    public async Task<WebSocketMessage> ReceiveMessageAsync(TimeSpan? timeout = null)
    {
        const string Awaited = "A message";
        var arrival = await _conversation.TakeAsync(Awaited, timeout);
        return arrival.Message ?? throw _conversation.Mailbox.Unexpected(Awaited, arrival);
    }

    /// <summary>Takes the next message, which must be a <typeparamref name="T"/>: of several types on a route, exactly this one.</summary>
    /// <param name="timeout">How long to wait; if left out, what the options say.</param>
    /// <exception cref="WebSocketTestException">Something else came, or nothing.</exception>
    public async Task<T> ReceiveAsync<T>(TimeSpan? timeout = null)
    {
        var awaited = Conversation.NameOf<T>();
        var arrival = await _conversation.TakeAsync(awaited, timeout);
        return _conversation.Decode<T>(awaited, arrival) is T message ? message : throw _conversation.Mailbox.Unexpected(awaited, arrival);
    }

    /// <summary>Takes messages up to the first <typeparamref name="T"/>, and lets go of those before it.</summary>
    /// <param name="condition">What must hold for it; null: nothing.</param>
    /// <param name="timeout">How long to wait for each; if left out, what the options say.</param>
    /// <exception cref="WebSocketTestException">None came, or something that cannot be decoded.</exception>
    public async Task<T> SkipToAsync<T>(Predicate<T>? condition = null, TimeSpan? timeout = null)
    {
        var awaited = Conversation.NameOf<T>();
        while (true)
        {
            var arrival = await _conversation.TakeAsync(awaited, timeout);
            if (_conversation.Decode<T>(awaited, arrival) is T message && condition?.Invoke(message) != false)
            {
                return message;
            }
        }
    }

    /// <summary>Takes the server's close, which must be the next thing to come.</summary>
    /// <param name="code">The status that it must have; null: any.</param>
    /// <param name="timeout">How long to wait; if left out, what the options say.</param>
    /// <returns>The status and the reason.</returns>
    /// <exception cref="WebSocketTestException">Something else came, or nothing.</exception>
    public async Task<(int Code, string Reason)> ExpectCloseAsync(int? code = null, TimeSpan? timeout = null)
    {
        var awaited = code is null ? "A close" : string.Create(null, $"A close with {code}");
        var arrival = await _conversation.TakeAsync(awaited, timeout);
        return arrival.IsClose && (code ?? arrival.CloseCode) == arrival.CloseCode
            ? (arrival.CloseCode, arrival.CloseReason)
            : throw _conversation.Mailbox.Unexpected(awaited, arrival);
    }

    /// <summary>
    /// Sees nothing come for a time. It costs that time when all is well; where the server answers something, it is faster and surer to
    /// ask for an answer and see that it comes next.
    /// </summary>
    /// <param name="within">How long; 100 ms if left out.</param>
    /// <exception cref="WebSocketTestException">Something came. It can still be taken.</exception>
    public Task ExpectNothingAsync(TimeSpan? within = null) => _conversation.Mailbox.ExpectNothingAsync(within ?? TimeSpan.FromMilliseconds(100));

    /// <summary>Closes, and waits for the server's answer.</summary>
    /// <param name="code">The status.</param>
    /// <param name="reason">At most 123 bytes of UTF-8.</param>
    /// <exception cref="WebSocketTestException">The server does not answer.</exception>
    public Task CloseAsync(int code = 1000, string reason = "") => _conversation.CloseAsync(code, reason);

    /// <summary>A value as it stands in a path: for typed clients.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static string PathValue(object? value) => Uri.EscapeDataString(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");

    /// <summary>Adds a value to the query, unless it is null: for typed clients.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static void AddToQuery(WebSocketTestOptions options, string name, object? value)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Convert.ToString(value, CultureInfo.InvariantCulture) is { } text && value is not null)
        {
            options.Query[name] = text;
        }
    }

    /// <summary>Leaves: says goodbye if the connection is open, and does not wait for an answer.</summary>
    public async ValueTask DisposeAsync()
    {
        await _conversation.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
