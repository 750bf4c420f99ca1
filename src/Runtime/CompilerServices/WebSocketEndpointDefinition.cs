using System.ComponentModel;
using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit.CompilerServices;

/// <summary>
/// What the generator knows of one annotated class: made once per mapped route, shared by its connections. Used by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class WebSocketEndpointDefinition
{
    /// <summary>The annotated class.</summary>
    public abstract Type EndpointType { get; }

    /// <summary>
    /// A static method with the bound values as its parameters. It is never called: endpoint filter factories look at its signature.
    /// </summary>
    public abstract Delegate Signature { get; }

    /// <summary>The kinds of messages that have an <c>OnMessage</c>. With none, messages go to the connection's listeners.</summary>
    public virtual MessageKinds Accepts => MessageKinds.None;

    /// <summary>
    /// The kinds whose <c>OnMessage</c> is given the message's memory and may hold it over an <c>await</c>. Messages of the other kinds
    /// are handed over in the transport's own buffer.
    /// </summary>
    public virtual MessageKinds Retains => MessageKinds.None;

    /// <summary>The kinds whose <c>OnMessage</c> takes a <see cref="Stream"/>: it is called with the message's first byte.</summary>
    public virtual MessageKinds Streams => MessageKinds.None;

    /// <summary>Whether a callback takes the whole conversation as one stream, instead of message by message.</summary>
    public virtual bool TakesConversation => false;

    /// <summary>Whether an <c>OnError</c> takes the message whose callback failed; then every message's memory is held.</summary>
    public virtual bool ErrorsTakeMessage => false;

    /// <summary>
    /// The services that the constructor and the callbacks cannot do without, each with its key, or null. Checked before the application
    /// starts.
    /// </summary>
    public virtual IReadOnlyList<(Type Type, object? Key)> RequiredServices => [];

    /// <summary>
    /// Checks, before the application starts, that every message type has a contract: calls <see cref="MessageSerializer.Require{T}"/>
    /// for each.
    /// </summary>
    public virtual void Prepare(MessageSerializer serializer)
    {
    }

    /// <summary>Binds route, query and header values; faults are collected by the binder.</summary>
    /// <returns>The values, in the order of <see cref="Signature"/>'s parameters.</returns>
    public abstract EndpointFilterInvocationContext Bind(WebSocketBinder binder);

    /// <summary>Makes the handler of one connection from the values that came through the endpoint filters.</summary>
    public abstract WebSocketHandler CreateHandler(EndpointFilterInvocationContext arguments);
}
