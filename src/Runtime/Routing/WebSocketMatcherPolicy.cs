using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace WebSocketToolkit.Routing;

/// <summary>
/// The policy that chooses between the HTTP endpoints and the WebSocket routes of one path. An upgrade request goes to the WebSocket routes,
/// or to an endpoint with a better pattern that may upgrade it itself. Any other request goes to the HTTP endpoints. The policy answers
/// requests that neither can serve, before any middleware that examines the endpoint.
/// </summary>
internal sealed class WebSocketMatcherPolicy(IOptions<WebSocketServerOptions> options) : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <summary>Gets the order: after the policies that examine methods, hosts and content types.</summary>
    public override int Order => 1000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        options.Value.RejectUnmappedUpgrades || endpoints.Any(static endpoint => IsWebSocketRoute(endpoint));

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        // Error pages run the pipeline again, with the old headers and another path. A refusal stays a refusal.
        var isExecutedAgain = IsExecutedAgain(httpContext.Features);
        var isUpgrade = !isExecutedAgain && HandshakeHeaders.IsUpgrade(httpContext);
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

        if (isUpgrade)
        {
            ApplyToUpgrade(httpContext, candidates, hasWebSocket, hasHttp);
        }
        else if (hasHttp || isExecutedAgain)
        {
            Drop(candidates, static candidate => IsWebSocketRoute(candidate.Endpoint));
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

    /// <summary>
    /// Chooses for an upgrade. Endpoints that declare HTTP methods cannot serve it. Others may upgrade the request themselves, as hubs and
    /// proxies do, and compete with the WebSocket routes by the precedence of their patterns.
    /// </summary>
    private void ApplyToUpgrade(HttpContext context, CandidateSet candidates, bool hasWebSocket, bool hasHttp)
    {
        if (!hasWebSocket)
        {
            if (hasHttp && options.Value.RejectUnmappedUpgrades && !Best(candidates, MayUpgrade).HasValue)
            {
                Answer(context, candidates, StatusCodes.Status404NotFound, "No WebSocket route has this path.");
            }

            return;
        }

        if (Best(candidates, MayUpgrade) < Best(candidates, IsWebSocketRoute))
        {
            Drop(candidates, static candidate => !MayUpgrade(candidate.Endpoint));
        }
        else if (HandshakeHeaders.FindFault(context) is { } fault)
        {
            Answer(context, candidates, StatusCodes.Status400BadRequest, fault);
        }
        else
        {
            Drop(candidates, static candidate => !IsWebSocketRoute(candidate.Endpoint));
        }
    }

    /// <summary>Returns the score of the best candidate of a kind, which is the lowest; null if there is none.</summary>
    private static int? Best(CandidateSet candidates, Predicate<Endpoint> isOfKind)
    {
        int? best = null;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && isOfKind(candidates[i].Endpoint) && !(candidates[i].Score >= best))
            {
                best = candidates[i].Score;
            }
        }

        return best;
    }

    private static bool IsExecutedAgain(IFeatureCollection features) =>
        features.Get<IStatusCodeReExecuteFeature>() is not null || features.Get<IExceptionHandlerFeature>() is not null;

    /// <summary>Determines whether an endpoint may upgrade requests itself: it is no WebSocket route and declares no HTTP methods.</summary>
    private static bool MayUpgrade(Endpoint endpoint) =>
        !IsWebSocketRoute(endpoint) && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { HttpMethods.Count: > 0 };

    private static bool IsWebSocketRoute(Endpoint endpoint) => endpoint.Metadata.GetMetadata<WebSocketRouteMarker>() is not null;

    private static void Drop(CandidateSet candidates, Predicate<CandidateState> isDropped)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && isDropped(candidates[i]))
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
