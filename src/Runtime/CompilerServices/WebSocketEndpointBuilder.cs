using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace WebSocketToolkit.CompilerServices;

/// <summary>Adds the route of an annotated class to the application's router. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WebSocketEndpointBuilder
{
    /// <summary>Maps one pattern of an annotated class.</summary>
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder endpoints, string pattern, WebSocketEndpointDefinition definition) =>
        throw new NotImplementedException();
}
