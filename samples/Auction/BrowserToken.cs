using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace AuctionSample;

/// <summary>
/// The token of a browser, which cannot set headers of a WebSocket: <c>new WebSocket(url, ['auction.v1', 'bearer.' + token])</c>. A subprotocol is
/// in no log, unlike a query.
/// </summary>
public static class BrowserToken
{
    private const string Prefix = "bearer.";

    public static JwtBearerEvents Events { get; } = new()
    {
        OnMessageReceived = static context =>
        {
            if (context.Request.Headers.Authorization.Count == 0)
            {
                context.Token = context.HttpContext.WebSockets.WebSocketRequestedProtocols
                    .FirstOrDefault(static one => one.StartsWith(Prefix, StringComparison.Ordinal))?[Prefix.Length..];
            }

            return Task.CompletedTask;
        },
    };
}
