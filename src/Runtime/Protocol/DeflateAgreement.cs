using System.Runtime.InteropServices;

namespace WebSocketToolkit.Protocol;

/// <summary>What client and server agreed on for permessage-deflate (RFC 7692 section 7.1).</summary>
/// <param name="ServerNoContextTakeover">The server compresses each message by itself.</param>
/// <param name="ClientNoContextTakeover">The client compresses each message by itself.</param>
/// <param name="ServerMaxWindowBits">The client asked for a limit of the server's window, and 15 bits is what it gets.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DeflateAgreement(bool ServerNoContextTakeover, bool ClientNoContextTakeover, bool ServerMaxWindowBits = false)
{
    public const string ExtensionName = "permessage-deflate";

    /// <summary>The answer in <c>Sec-WebSocket-Extensions</c>.</summary>
    public override string ToString() => ExtensionName
        + (ServerNoContextTakeover ? "; server_no_context_takeover" : "")
        + (ClientNoContextTakeover ? "; client_no_context_takeover" : "")
        + (ServerMaxWindowBits ? "; server_max_window_bits=15" : "");
}
