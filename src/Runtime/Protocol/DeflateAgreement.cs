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
/// Indicates whether the client asked for a limit of the server's window. The answer is always 15 bits.
/// </param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DeflateAgreement(
    bool ServerNoContextTakeover, bool ClientNoContextTakeover, bool ServerMaxWindowBits = false)
{
    /// <summary>The name of the extension in <c>Sec-WebSocket-Extensions</c>.</summary>
    public const string ExtensionName = "permessage-deflate";

    /// <summary>Returns the value of the response's <c>Sec-WebSocket-Extensions</c> header.</summary>
    public override string ToString() => ExtensionName
        + (ServerNoContextTakeover ? "; server_no_context_takeover" : "")
        + (ClientNoContextTakeover ? "; client_no_context_takeover" : "")
        + (ServerMaxWindowBits ? "; server_max_window_bits=15" : "");
}
