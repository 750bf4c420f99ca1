using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace WebSocketToolkit.Routing;

/// <summary>A reader of the headers of the opening handshake (RFC 6455 section 4.2.1, RFC 8441 section 5 over HTTP/2).</summary>
internal static class HandshakeHeaders
{
    private const string Version = "13";

    private static readonly SearchValues<char> _tokenChars =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Determines whether the request asks for a WebSocket, even with a faulty handshake.</summary>
    public static bool IsUpgrade(HttpContext context)
    {
        var request = context.Request;
        return HttpMethods.IsConnect(request.Method)
            ? context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" }
            : HttpMethods.IsGet(request.Method) && HasToken(request.Headers.Upgrade, "websocket");
    }

    /// <summary>Returns the fault of a handshake; null if it has no fault.</summary>
    public static string? FindFault(HttpContext context)
    {
        var request = context.Request;
        var headers = request.Headers;
        if (!HttpMethods.IsConnect(request.Method))
        {
            if (HttpProtocol.IsHttp10(request.Protocol))
            {
                return "A WebSocket handshake is a request over HTTP/1.1 or later. A proxy in between may use HTTP/1.0.";
            }

            if (!HasToken(headers.Connection, "Upgrade"))
            {
                return "The 'Connection' header must contain 'Upgrade'. A proxy in between may have removed it.";
            }

            if (!IsKey(headers.SecWebSocketKey))
            {
                return "The 'Sec-WebSocket-Key' header must be 16 bytes in base64.";
            }

            if (!IsUpgradable(context) && FindHostSocket(context) is null)
            {
                return "A WebSocket handshake must be a GET request over HTTP/1.1 without a body.";
            }
        }

        if (headers.SecWebSocketVersion != Version)
        {
            return $"The 'Sec-WebSocket-Version' header must be {Version}.";
        }

        return SubprotocolOffer.Of(context).Fault;
    }

    /// <summary>Returns the host's own WebSocket feature, if the host offers no other upgrade for this request; otherwise null.</summary>
    public static IHttpWebSocketFeature? FindHostSocket(HttpContext context) =>
        !HttpMethods.IsConnect(context.Request.Method)
        && !IsUpgradable(context)
        && context.Features.Get<IHttpWebSocketFeature>() is { IsWebSocketRequest: true } socket
            ? socket
            : null;

    /// <summary>Writes the supported version into the response to a faulty handshake (RFC 6455 section 4.4).</summary>
    public static void WriteVersion(HttpContext context) => context.Response.Headers.SecWebSocketVersion = Version;

    public static bool IsToken(string? text) => !string.IsNullOrEmpty(text) && TokenLength(text) == text.Length;

    /// <summary>Returns the length of the token at the start of a text (RFC 9110 section 5.6.2).</summary>
    public static int TokenLength(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExcept(_tokenChars) is var end and >= 0 ? end : text.Length;

    /// <summary>
    /// Returns the answer to a key (RFC 6455 section 4.2.2). SHA-1 proves that the server understands WebSocket; it protects nothing.
    /// </summary>
    public static string Accept(string key)
    {
#pragma warning disable CA5350 // The RFC requires SHA-1.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key.Trim() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }

    /// <summary>
    /// Determines whether a request comes from a page of the same host and port, from an allowed origin, or from no page at all (RFC 6455
    /// section 10.2). The scheme is ignored, apart from its default port, because a proxy may have ended TLS.
    /// </summary>
    public static bool IsAllowedOrigin(HttpRequest request, AllowedOrigins allowed)
    {
        var origin = request.Headers.Origin;
        if (StringValues.IsNullOrEmpty(origin))
        {
            return true;
        }

        if (allowed.Contains(origin.ToString()))
        {
            return true;
        }

        // 'null', the origin of sandboxed pages and of files, is not a URL, and therefore foreign.
        return Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && request.Host.HasValue
            && string.Equals(
                page.IdnHost, new HostString(request.Host.Host).ToUriComponent().Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
            && (request.Host.Port is { } port ? page.Port == port : page.IsDefaultPort);
    }

    private static bool IsUpgradable(HttpContext context) => context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };

    private static bool HasToken(StringValues header, string token)
    {
        foreach (var line in header)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                if (line.AsSpan()[range].Trim().Equals(token, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsKey(StringValues header)
    {
        Span<byte> bytes = stackalloc byte[24];
        return header is [{ } key]
            && key.Trim() is { Length: 24 } text
            && Convert.TryFromBase64String(text, bytes, out var count)
            && count == 16;
    }
}
