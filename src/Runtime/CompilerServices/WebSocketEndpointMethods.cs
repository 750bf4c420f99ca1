using System.ComponentModel;
using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit.CompilerServices;

/// <summary>The generated methods of one annotated class. They bind its values and create its handlers. Used by generated code.</summary>
/// <param name="signature">
/// A static method whose parameters are the bound values. It is never called: endpoint filter factories examine its signature.
/// </param>
/// <param name="bind">
/// Binds route, query and header values to the parameters of <paramref name="signature"/>, in their order. The binder collects faults.
/// </param>
/// <param name="createHandler">Creates the handler of one connection from the values that passed the endpoint filters.</param>
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
