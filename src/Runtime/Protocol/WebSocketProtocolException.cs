using WebSocketToolkit.Protocol;

namespace WebSocketToolkit;

/// <summary>
/// The peer broke the protocol or a limit of the route. The connection is being closed with <see cref="CloseCode"/>; <c>OnError</c> is told.
/// </summary>
public sealed class WebSocketProtocolException : Exception
{
    internal WebSocketProtocolException(WebSocketProtocolFault fault, string message)
        : base(message)
    {
        Fault = fault;
        CloseCode = fault switch
        {
            WebSocketProtocolFault.InvalidUtf8 or WebSocketProtocolFault.InvalidCompressedData => CloseStatus.InvalidPayload,
            WebSocketProtocolFault.MessageTooBig => CloseStatus.MessageTooBig,
            WebSocketProtocolFault.TooManyFragments or WebSocketProtocolFault.TooManyMessages => CloseStatus.PolicyViolation,
            WebSocketProtocolFault.UnsupportedMessageKind => CloseStatus.UnsupportedData,
            _ => CloseStatus.ProtocolError,
        };
    }

    internal static WebSocketProtocolException Unsupported(in WebSocketMessage message) =>
        new(WebSocketProtocolFault.UnsupportedMessageKind, $"This endpoint takes no {(message.IsText ? "text" : "binary")} messages.");

    /// <summary>What the peer did.</summary>
    public WebSocketProtocolFault Fault { get; }

    /// <summary>The close status that the peer is sent (RFC 6455 section 7.4.1).</summary>
    public int CloseCode { get; }
}
