using System.ComponentModel;
using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit.CompilerServices;

/// <summary>What the generator has written for one annotated class: how its values are bound and its handlers made. Used by generated code.</summary>
/// <param name="signature">
/// A static method with the bound values as its parameters. It is never called: endpoint filter factories look at its signature.
/// </param>
/// <param name="bind">
/// Binds route, query and header values to the parameters of <paramref name="signature"/>, in their order; faults are collected by the binder.
/// </param>
/// <param name="createHandler">Makes the handler of one connection from the values that came through the endpoint filters.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WebSocketEndpointMethods(
    Delegate signature,
    Func<WebSocketBinder, EndpointFilterInvocationContext> bind,
    Func<EndpointFilterInvocationContext, WebSocketHandler> createHandler)
{
    internal Delegate Signature => signature;

    internal EndpointFilterInvocationContext Bind(WebSocketBinder binder) => bind(binder);

    internal WebSocketHandler CreateHandler(EndpointFilterInvocationContext arguments) => createHandler(arguments);
}
