using System.ComponentModel;

namespace WebSocketToolkit.CompilerServices;

/// <summary>
/// The description of one annotated class, which its routes and their connections share. Used by generated code.
/// </summary>
/// <remarks>
/// It holds data, and one delegate that the first handshake calls. Everything else that a route's <c>Map</c> method names would be loaded
/// at startup, and everything that it calls would be compiled then. An application may have a thousand routes.
/// </remarks>
/// <param name="endpointType">The annotated class.</param>
/// <param name="methods">Creates the methods of the class.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WebSocketEndpointDefinition(Type endpointType, Func<WebSocketEndpointMethods> methods)
{
    /// <summary>
    /// Gets the kinds of messages that have an <c>OnMessage</c>. Default <see cref="MessageKinds.None"/>: messages go to the connection's
    /// listeners.
    /// </summary>
    public MessageKinds AcceptedKinds { get; init; }

    /// <summary>
    /// Gets the kinds whose <c>OnMessage</c> receives the memory of the message and may use it after an <c>await</c>. Messages of the other
    /// kinds are passed in the buffer of the transport.
    /// </summary>
    public MessageKinds RetainedKinds { get; init; }

    /// <summary>
    /// Gets the kinds whose <c>OnMessage</c> takes a <see cref="Stream"/>. It is called with the first byte of the message.
    /// </summary>
    public MessageKinds StreamedKinds { get; init; }

    /// <summary>Gets a value indicating whether a callback takes all messages of the connection as one stream.</summary>
    public bool HasConversation { get; init; }

    /// <summary>Gets a value indicating whether the messages of that stream are typed.</summary>
    public bool HasTypedConversation { get; init; }

    /// <summary>
    /// Gets a value indicating whether an <c>OnError</c> takes the message whose callback failed. If so, the memory of every message is
    /// retained.
    /// </summary>
    public bool ErrorHandlersTakeMessage { get; init; }

    /// <summary>
    /// Gets the services that the constructor and the callbacks require, each with its key, or null. Checked when the application starts.
    /// </summary>
    public IReadOnlyList<(Type Type, object? Key)> RequiredServices { get; init; } = [];

    /// <summary>Gets the types of typed messages, received and sent. Each must have a contract when the application starts.</summary>
    public IReadOnlyList<Type> MessageTypes { get; init; } = [];

    /// <summary>
    /// Gets the attributes that authorize messages, such as <c>[Authorize]</c>: a list for each <c>OnMessage</c> that has some, in the order of
    /// the numbers that the handler uses.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<object>> MessageAuthorization { get; init; } = [];

    internal Type EndpointType => endpointType;

    internal WebSocketEndpointMethods Methods => field ??= methods();
}
