using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit.Routing;

/// <summary>The checks that come before user code, and the refusals.</summary>
internal sealed partial class Handshake
{
    private const string Refused = "The endpoint refused the connection.";

    private readonly AllowedOrigins _origins = new(route.Options.AllowedOrigins, cors);

    private IResult RefuseFull(HttpContext context, bool isOfUser = false)
    {
        context.Response.Headers.RetryAfter = "1";
        return isOfUser
            ? Refuse(StatusCodes.Status429TooManyRequests, "The user has as many connections as one may have.")
            : Refuse(StatusCodes.Status503ServiceUnavailable, "The connection limit has been reached.");
    }

    private IResult RefuseWhileStopping() => Refuse(StatusCodes.Status503ServiceUnavailable, "The server is shutting down.");

    private IResult RefuseTimedOut() => Refuse(StatusCodes.Status503ServiceUnavailable, "The handshake took too long.");

    /// <summary>Checks the request before user code runs.</summary>
    /// <returns>The refusal; null if the request is accepted so far.</returns>
    private IResult? Check(HttpContext context, out string? subprotocol)
    {
        subprotocol = null;
        if (!HandshakeHeaders.IsAllowedOrigin(context.Request, _origins))
        {
            return RefuseOrigin(context.Request);
        }

        if (route.Services.Connections.IsStopping)
        {
            return RefuseWhileStopping();
        }

        var offered = SubprotocolOffer.Of(context).Names;
        if (offered.Count == 0)
        {
            return route.Options.RequireSubprotocol
                ? Refuse(StatusCodes.Status400BadRequest, $"A subprotocol is required. {OfferOneOf()}")
                : null;
        }

        subprotocol = route.Options.Subprotocols.FirstOrDefault(offered.Contains);
        return subprotocol is null && route.Options.Subprotocols.Count != 0
            ? Refuse(StatusCodes.Status400BadRequest, $"No offered subprotocol is supported. {OfferOneOf()}")
            : null;

        string OfferOneOf() => $"Offer one of: {string.Join(", ", route.Options.Subprotocols)}.";
    }

    private IResult RefuseOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var host = request.Host.ToString();
        if (_origins.NoteRefused(origin, out var kept))
        {
            RoutingLog.OriginRefused(route.Services.Log, kept, route.Pattern, host);
        }

        return Refuse(
            StatusCodes.Status403Forbidden,
            $"The origin '{kept}' is not allowed. It is not the origin of the request's host, '{host}', and AllowedOrigins does not list it.");
    }

    private IResult Refuse(int status, string reason)
    {
        RoutingLog.Refused(route.Services.Log, route.Pattern, status, reason);
        route.Telemetry.Refused(status);
        return Results.Text(reason, statusCode: status);
    }
}
