using System.Net.WebSockets;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Sending;
using WebSocketToolkit.Telemetry;

namespace WebSocketToolkit.Connections;

/// <summary>One mapped route with its settings resolved.</summary>
/// <param name="Pattern">The full pattern, groups included.</param>
/// <param name="Definition">What the generator knows of the class.</param>
/// <param name="Options">The settings, the most specific applied last.</param>
/// <param name="Services">What all routes share.</param>
/// <param name="Groups">The groups of the route's class; those of a route without a class are its own.</param>
internal sealed record WebSocketRouteState(
    string Pattern, WebSocketEndpointDefinition Definition, WebSocketRouteOptions Options, WebSocketServerContext Services, GroupSet Groups)
{
    private readonly SendPolicy _sendTerms = new(Options.SlowConsumerPolicy);
    private int _connections;

    /// <summary>Decodes and encodes the route's typed messages.</summary>
    public MessageSerializer Serializer { get; } = Services.Serializer.With(Options.Codec);

    /// <summary>The kinds of messages that have an <c>OnMessage</c>: typed ones are of the kind that the codec makes.</summary>
    public MessageKinds AcceptedKinds { get; } = (Definition.AcceptedKinds & ~MessageKinds.Typed) | TypedKind(Definition, Options);

    /// <summary>The kinds of messages that are handed over while they arrive.</summary>
    public MessageKinds StreamedKinds { get; } = Definition.StreamedKinds & ~TypedKind(Definition, Options);

    /// <summary>What becomes of messages that say nothing of their own. By reference, since every send asks.</summary>
    public ref readonly SendPolicy SendPolicy => ref _sendTerms;

    /// <summary>What the route tells meters and traces.</summary>
    public RouteTelemetry Telemetry { get; } = new(Services.Metrics, Pattern);

    /// <summary>Counts a connection in. False if the route or the application has as many as it may.</summary>
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

    /// <summary>Counts a connection out that <see cref="TryEnter"/> counted in.</summary>
    public void Leave()
    {
        Interlocked.Decrement(ref _connections);
        Services.Connections.Leave();
    }

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
