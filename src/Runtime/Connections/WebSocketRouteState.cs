using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Sending;
using WebSocketToolkit.Telemetry;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Connections;

/// <summary>A mapped route with its resolved settings.</summary>
/// <param name="Pattern">The full pattern, including the prefixes of route groups.</param>
/// <param name="Definition">The endpoint, as the generator describes it.</param>
/// <param name="Options">The settings, with the most specific applied last.</param>
/// <param name="Services">The services and settings that all routes share.</param>
/// <param name="Groups">The groups of the route's class, or of the route if it has no class.</param>
internal sealed record WebSocketRouteState(
    string Pattern, WebSocketEndpointDefinition Definition, WebSocketRouteOptions Options, WebSocketServerContext Services, GroupSet Groups)
{
    private readonly SendPolicy _sendPolicy = new(Options.SlowConsumerPolicy);
    private readonly UserSlots _users = new();
    private int _connections;

    /// <summary>1 once a small window has been noted. Changed by interlocked operations.</summary>
    private int _hasNotedSmallWindow;

    /// <summary>1 once a connection that cannot be detached has been noted. Changed by interlocked operations.</summary>
    private int _hasNotedStaying;

    /// <summary>Decodes and encodes the route's typed messages.</summary>
    public MessageSerializer Serializer { get; } = Services.Serializer.With(Options.Codec);

    /// <summary>Gets the kinds of messages that have an <c>OnMessage</c>. Typed messages have the kind that the codec encodes.</summary>
    public MessageKinds AcceptedKinds { get; } = (Definition.AcceptedKinds & ~MessageKinds.Typed) | TypedKind(Definition, Options);

    /// <summary>Gets the kinds of messages that a callback reads while they arrive.</summary>
    public MessageKinds StreamedKinds { get; } = Definition.StreamedKinds & ~TypedKind(Definition, Options);

    /// <summary>
    /// Gets a value indicating whether an empty text message is a heartbeat: every text is JSON, and an empty one cannot be.
    /// </summary>
    public bool AnswersHeartbeats { get; } = Options is { Heartbeat: true, Codec: null }
        && (Definition.HasTypedConversation || (Definition.AcceptedKinds & (MessageKinds.Typed | MessageKinds.Text)) == MessageKinds.Typed);

    /// <summary>Gets the policies of the messages; null if no callback asks for any.</summary>
    public MessagePolicies? Policies { get; init; }

    /// <summary>Gets the policy of messages without an explicit policy. Returned by reference because every send reads it.</summary>
    public ref readonly SendPolicy SendPolicy => ref _sendPolicy;

    /// <summary>Gets the limits of the send buffers.</summary>
    public SendBufferLimits SendBuffer { get; } = new(Options.MaxSendBufferSize, Options.MaxSendBufferMessages, Services.Time);

    /// <summary>Gets the pace of the callbacks on event loops.</summary>
    public CallbackPace Pace { get; } = new(Services.Time);

    /// <summary>Gets the meters and traces of the route.</summary>
    public RouteTelemetry Telemetry { get; } = new(Services.Metrics, Pattern);

    /// <summary>Counts a connection.</summary>
    /// <returns>False if the route or the application has reached its limit.</returns>
    public bool TryEnter()
    {
        if (!Enter(ref _connections, Options.MaxConnections))
        {
            return false;
        }

        if (Services.Connections.TryEnter(Services.Options.MaxTotalConnections))
        {
            return true;
        }

        Interlocked.Decrement(ref _connections);
        return false;
    }

    /// <summary>Removes a connection that <see cref="TryEnter"/> counted.</summary>
    public void Leave()
    {
        Interlocked.Decrement(ref _connections);
        Services.Connections.Leave();
    }

    /// <summary>Counts a connection of a user, if the route limits them.</summary>
    /// <param name="userId">The user's id; null for an anonymous user, who is not counted.</param>
    /// <returns>False if the user has reached the limit.</returns>
    public bool TryEnterUser(string? userId) => !LimitsUsers(userId) || _users.TryEnter(userId, Options.MaxConnectionsPerUser);

    /// <summary>Removes a connection that <see cref="TryEnterUser"/> counted.</summary>
    public void LeaveUser(string? userId)
    {
        if (LimitsUsers(userId))
        {
            _users.Leave(userId);
        }
    }

    /// <summary>Notes that a client limits the compression window to few bits.</summary>
    /// <returns>True for the first such client of the route.</returns>
    public bool NoteSmallWindow() => Interlocked.Exchange(ref _hasNotedSmallWindow, 1) == 0;

    /// <summary>Notes that a connection cannot be detached.</summary>
    /// <returns>True for the first such connection of the route.</returns>
    public bool NoteStaying() => Interlocked.Exchange(ref _hasNotedStaying, 1) == 0;

    private bool LimitsUsers([NotNullWhen(true)] string? userId) => Options.MaxConnectionsPerUser != 0 && !string.IsNullOrEmpty(userId);

    private static MessageKinds TypedKind(WebSocketEndpointDefinition definition, WebSocketRouteOptions options) =>
        (definition.AcceptedKinds & MessageKinds.Typed) == 0 ? MessageKinds.None
        : options.Codec is { MessageType: WebSocketMessageType.Binary } ? MessageKinds.Binary
        : MessageKinds.Text;

    internal static bool Enter(ref int count, int limit)
    {
        if (Interlocked.Increment(ref count) <= limit || limit == 0)
        {
            return true;
        }

        Interlocked.Decrement(ref count);
        return false;
    }
}
