using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;

namespace WebSocketToolkit.Testing;

/// <summary>The options of a test client's connection.</summary>
public sealed class WebSocketTestOptions
{
    /// <summary>The default of <see cref="Timeout"/>: 5 seconds.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Gets the headers of the handshake, such as <c>Origin</c>.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the subprotocols to offer, in order of preference.</summary>
    public IList<string> Subprotocols { get; } = [];

    /// <summary>Gets the values of the query, in addition to those of the path. The client escapes them.</summary>
    public IDictionary<string, string> Query { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets the user of the connection, as if authentication had found it. A policy that names its schemes asks those schemes
    /// anyway, and does not see this user. It has no effect on a real port. Default null: no user.
    /// </summary>
    public ClaimsPrincipal? User { get; set; }

    /// <summary>
    /// Gets or sets the client's address that the server sees, on the in-memory transport only. Default null: the loopback address.
    /// </summary>
    public IPAddress? RemoteAddress { get; set; }

    /// <summary>Gets or sets the longest wait of a call to which no timeout is passed. Default 5 seconds.</summary>
    public TimeSpan Timeout { get; set; } = DefaultTimeout;

    /// <summary>Gets or sets the codec of the route, for typed messages. Default null: JSON with the application's options.</summary>
    public IWebSocketCodec? Codec { get; set; }

    /// <summary>
    /// Gets or sets a callback that changes further settings of .NET's client, such as compression. It has no effect on TestServer. Default
    /// null.
    /// </summary>
    public Action<ClientWebSocketOptions>? Socket { get; set; }

    internal Uri AddressOf(Uri host, string path)
    {
        var query = string.Join('&', Query.Select(static value => $"{Uri.EscapeDataString(value.Key)}={Uri.EscapeDataString(value.Value)}"));
        return new Uri(host, query.Length == 0 ? path : path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query);
    }
}
