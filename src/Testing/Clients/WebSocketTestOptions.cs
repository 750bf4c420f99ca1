using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;

namespace WebSocketToolkit.Testing;

/// <summary>How a test's client connects.</summary>
public sealed class WebSocketTestOptions
{
    /// <summary>How long a client waits for anything, unless a call says otherwise: 5 seconds.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Headers of the handshake, such as <c>Origin</c>.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The subprotocols to offer, in order of preference.</summary>
    public IList<string> Subprotocols { get; } = [];

    /// <summary>Values of the query, in addition to those of the path. They are escaped.</summary>
    public IDictionary<string, string> Query { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Who connects, as if authentication had found out. Policies that name schemes ask these all the same, and know nothing of it. Not on a
    /// real port.
    /// </summary>
    public ClaimsPrincipal? User { get; set; }

    /// <summary>The address that the server sees; if left out, the loopback address. Only on the in-memory transport.</summary>
    public IPAddress? RemoteAddress { get; set; }

    /// <summary>How long the client waits for anything, unless a call says otherwise: 5 seconds, if left out.</summary>
    public TimeSpan Timeout { get; set; } = DefaultTimeout;

    /// <summary>The codec of the route, for typed messages; null for JSON with the application's own options.</summary>
    public IWebSocketCodec? Codec { get; set; }

    /// <summary>What else .NET's client can be told: compression, say. Not on TestServer.</summary>
    public Action<ClientWebSocketOptions>? Socket { get; set; }

    internal Uri AddressOf(Uri host, string path)
    {
        var query = string.Join('&', Query.Select(static value => $"{Uri.EscapeDataString(value.Key)}={Uri.EscapeDataString(value.Value)}"));
        return new Uri(host, query.Length == 0 ? path : path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query);
    }
}
