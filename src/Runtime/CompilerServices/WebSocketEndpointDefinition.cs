using System.ComponentModel;

namespace WebSocketToolkit.CompilerServices;

/// <summary>
/// What the generator knows of one annotated class: shared by its routes and their connections. Used by generated code.
/// </summary>
/// <remarks>
/// Data, and one delegate that is called with the first handshake: whatever else a route's <c>Map</c> method names is loaded, and whatever
/// it calls is compiled, when the application starts, and there may be a thousand.
/// </remarks>
/// <param name="endpointType">The annotated class.</param>
/// <param name="methods">Makes its methods.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WebSocketEndpointDefinition(Type endpointType, Func<WebSocketEndpointMethods> methods)
{
    /// <summary>The kinds of messages that have an <c>OnMessage</c>. With none, messages go to the connection's listeners.</summary>
    public MessageKinds AcceptedKinds { get; init; }

    /// <summary>
    /// The kinds whose <c>OnMessage</c> is given the message's memory and may hold it over an <c>await</c>. Messages of the other kinds
    /// are handed over in the transport's own buffer.
    /// </summary>
    public MessageKinds RetainedKinds { get; init; }

    /// <summary>The kinds whose <c>OnMessage</c> takes a <see cref="Stream"/>: it is called with the message's first byte.</summary>
    public MessageKinds StreamedKinds { get; init; }

    /// <summary>Whether a callback takes the whole conversation as one stream, instead of message by message.</summary>
    public bool HasConversation { get; init; }

    /// <summary>Whether an <c>OnError</c> takes the message whose callback failed; then every message's memory is held.</summary>
    public bool ErrorHandlersTakeMessage { get; init; }

    /// <summary>
    /// The services that the constructor and the callbacks cannot do without, each with its key, or null. Checked before the application
    /// starts.
    /// </summary>
    public IReadOnlyList<(Type Type, object? Key)> RequiredServices { get; init; } = [];

    /// <summary>The types of typed messages, both ways: each must have a contract before the application starts.</summary>
    public IReadOnlyList<Type> MessageTypes { get; init; } = [];

    internal Type EndpointType => endpointType;

    internal WebSocketEndpointMethods Methods => field ??= methods();
}
