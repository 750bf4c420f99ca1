using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace WebSocketToolkit.Routing;

/// <summary>
/// The policy that chooses between the HTTP endpoints and the WebSocket routes of one path. An upgrade request goes to the WebSocket
/// routes, any other request to the HTTP endpoints. The policy answers requests that neither can serve, before any middleware that examines
/// the endpoint.
/// </summary>
internal sealed class WebSocketMatcherPolicy(IOptions<WebSocketServerOptions> options) : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <summary>Gets the order: after the policies that examine methods, hosts and content types.</summary>
    public override int Order => 1000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        options.Value.RejectUnmappedUpgrades || endpoints.Any(static endpoint => IsWebSocketRoute(endpoint));

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var isUpgrade = HandshakeHeaders.IsUpgrade(httpContext);
        var hasWebSocket = false;
        var hasHttp = false;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i))
            {
                var isWebSocket = IsWebSocketRoute(candidates[i].Endpoint);
                hasWebSocket |= isWebSocket;
                hasHttp |= !isWebSocket;
            }
        }

        if (isUpgrade && hasWebSocket)
        {
            if (HandshakeHeaders.FindFault(httpContext) is { } fault)
            {
                Answer(httpContext, candidates, StatusCodes.Status400BadRequest, fault);
            }
            else
            {
                Drop(candidates, webSockets: false);
            }
        }
        else if (isUpgrade && hasHttp && options.Value.RejectUnmappedUpgrades)
        {
            Answer(httpContext, candidates, StatusCodes.Status404NotFound, "No WebSocket route has this path.");
        }
        else if (hasHttp)
        {
            Drop(candidates, webSockets: true);
        }
        else if (hasWebSocket)
        {
            var method = httpContext.Request.Method;
            var status = HttpMethods.IsGet(method) || HttpMethods.IsHead(method)
                ? StatusCodes.Status426UpgradeRequired
                : StatusCodes.Status405MethodNotAllowed;
            Answer(httpContext, candidates, status, "This is a WebSocket endpoint. Connect with a WebSocket client.");
        }

        return Task.CompletedTask;
    }

    private static bool IsWebSocketRoute(Endpoint endpoint) => endpoint.Metadata.GetMetadata<WebSocketRouteMarker>() is not null;

    private static void Drop(CandidateSet candidates, bool webSockets)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && IsWebSocketRoute(candidates[i].Endpoint) == webSockets)
            {
                candidates.SetValidity(i, false);
            }
        }
    }

    private static void Answer(HttpContext context, CandidateSet candidates, int status, string text)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            candidates.SetValidity(i, false);
        }

        context.SetEndpoint(new(request => WriteAsync(request, status, text), EndpointMetadataCollection.Empty, $"{status} {text}"));
    }

    private static bool IsHttp1(string protocol) => HttpProtocol.IsHttp11(protocol) || HttpProtocol.IsHttp10(protocol);

    private static Task WriteAsync(HttpContext context, int status, string text)
    {
        var response = context.Response;
        response.StatusCode = status;
        switch (status)
        {
            // HTTP/2 and later have neither header: the server would remove them, with a warning (RFC 9113 section 8.2.2).
            case StatusCodes.Status426UpgradeRequired when IsHttp1(context.Request.Protocol):
                response.Headers.Upgrade = "websocket";
                response.Headers.Connection = HeaderNames.Upgrade;
                break;
            case StatusCodes.Status405MethodNotAllowed:
                response.Headers.Allow = HttpMethods.Get;
                break;
            case StatusCodes.Status400BadRequest:
                HandshakeHeaders.WriteVersion(context);
                break;
        }

        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(text);
    }
}
