using System.ComponentModel;
using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit.CompilerServices;

/// <summary>
/// What the generator knows of one annotated class: shared by its routes and their connections. Used by generated code.
/// </summary>
/// <remarks>
/// Data and two methods, not members for generated code to override: each of those would be compiled when the application starts, and
/// a thousand routes would take a second longer.
/// </remarks>
/// <param name="endpointType">The annotated class.</param>
/// <param name="signature">
/// A static method with the bound values as its parameters. It is never called: endpoint filter factories look at its signature.
/// </param>
/// <param name="bind">
/// Binds route, query and header values to the parameters of <paramref name="signature"/>, in their order; faults are collected by the binder.
/// </param>
/// <param name="createHandler">Makes the handler of one connection from the values that came through the endpoint filters.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WebSocketEndpointDefinition(
    Type endpointType,
    Delegate signature,
    Func<WebSocketBinder, EndpointFilterInvocationContext> bind,
    Func<EndpointFilterInvocationContext, WebSocketHandler> createHandler)
{
    /// <summary>The kinds of messages that have an <c>OnMessage</c>. With none, messages go to the connection's listeners.</summary>
    public MessageKinds Accepts { get; init; }

    /// <summary>
    /// The kinds whose <c>OnMessage</c> is given the message's memory and may hold it over an <c>await</c>. Messages of the other kinds
    /// are handed over in the transport's own buffer.
    /// </summary>
    public MessageKinds Retains { get; init; }

    /// <summary>The kinds whose <c>OnMessage</c> takes a <see cref="Stream"/>: it is called with the message's first byte.</summary>
    public MessageKinds Streams { get; init; }

    /// <summary>Whether a callback takes the whole conversation as one stream, instead of message by message.</summary>
    public bool TakesConversation { get; init; }

    /// <summary>Whether an <c>OnError</c> takes the message whose callback failed; then every message's memory is held.</summary>
    public bool ErrorsTakeMessage { get; init; }

    /// <summary>The services that the constructor and the callbacks cannot do without. Checked before the application starts.</summary>
    public IReadOnlyList<Type> RequiredServices { get; init; } = [];

    /// <summary>Of <see cref="RequiredServices"/>, those that are asked for with a key.</summary>
    public IReadOnlyList<(Type Type, object Key)> RequiredKeyedServices { get; init; } = [];

    /// <summary>The types of typed messages, both ways: each must have a contract before the application starts.</summary>
    public IReadOnlyList<Type> MessageTypes { get; init; } = [];

    internal Type EndpointType => endpointType;

    internal Delegate Signature => signature;

    internal EndpointFilterInvocationContext Bind(WebSocketBinder binder) => bind(binder);

    internal WebSocketHandler CreateHandler(EndpointFilterInvocationContext arguments) => createHandler(arguments);
}
