using System.Globalization;
using System.Runtime.InteropServices;

namespace WebSocketToolkit.Protocol;

/// <summary>The parameters of permessage-deflate that client and server agreed on (RFC 7692 section 7.1).</summary>
/// <param name="ServerNoContextTakeover">
/// Indicates whether the server compresses each message without the context of earlier messages.
/// </param>
/// <param name="ClientNoContextTakeover">
/// Indicates whether the client compresses each message without the context of earlier messages.
/// </param>
/// <param name="ServerMaxWindowBits">
/// The base-2 logarithm of the server's window, 8 to 15; null if the client does not limit it, which means 15.
/// </param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DeflateAgreement(
    bool ServerNoContextTakeover, bool ClientNoContextTakeover, int? ServerMaxWindowBits = null)
{
    /// <summary>The largest window, in bits.</summary>
    public const int MaxWindowBits = 15;

    /// <summary>The name of the extension in <c>Sec-WebSocket-Extensions</c>.</summary>
    public const string ExtensionName = "permessage-deflate";

    /// <summary>Returns the value of the response's <c>Sec-WebSocket-Extensions</c> header.</summary>
    public override string ToString() => ExtensionName
        + (ServerNoContextTakeover ? "; server_no_context_takeover" : "")
        + (ClientNoContextTakeover ? "; client_no_context_takeover" : "")
        + (ServerMaxWindowBits is { } bits ? string.Create(CultureInfo.InvariantCulture, $"; server_max_window_bits={bits}") : "");
}
