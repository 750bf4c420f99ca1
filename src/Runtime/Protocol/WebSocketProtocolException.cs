using WebSocketToolkit.Protocol;

namespace WebSocketToolkit;

/// <summary>The exception for a peer that violates the protocol or a limit of the route. <c>OnError</c> receives it.</summary>
/// <remarks>
/// The connection is already closing with <see cref="CloseCode"/> when <c>OnError</c> runs. A message of an unsupported kind is
/// different: it closes the connection only if no handler handles the exception.
/// </remarks>
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
        new(
            WebSocketProtocolFault.UnsupportedMessageKind,
            $"This endpoint does not accept {(message.IsText ? "text" : "binary")} messages.");

    /// <summary>Gets the fault of the peer.</summary>
    public WebSocketProtocolFault Fault { get; }

    /// <summary>Gets the close status that the peer receives (RFC 6455 section 7.4.1).</summary>
    public int CloseCode { get; }
}
