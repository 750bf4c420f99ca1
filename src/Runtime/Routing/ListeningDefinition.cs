using Microsoft.AspNetCore.Http;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections;

namespace WebSocketToolkit.Routing;

/// <summary>The endpoint of a <c>MapWebSocket</c> route.</summary>
/// <param name="handler">The user's delegate.</param>
internal sealed class ListeningDefinition(Func<WebSocketConnection, Task> handler) : WebSocketEndpointDefinition
{
    public override Type EndpointType => typeof(WebSocketConnection);

    public override Delegate Signature => Nothing;

    public override EndpointFilterInvocationContext Bind(WebSocketBinder binder) => EndpointFilterInvocationContext.Create(binder.Context);

    public override WebSocketHandler CreateHandler(EndpointFilterInvocationContext arguments) => new ListeningHandler(handler);

    private static void Nothing()
    {
    }
}
