using WebSocketToolkit.Protocol;

namespace WebSocketToolkit;

/// <summary>
/// The exception that a callback of an open connection throws to close it with a status of its choice. It is not logged as an error.
/// </summary>
public sealed class WebSocketCloseException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The close status: 1000 to 1014 except 1004 to 1006, or 3000 to 4999 (RFC 6455 section 7.4).</param>
    /// <param name="reason">The close reason, of which the first 123 bytes of UTF-8 are sent. The default is empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status must not be sent.</exception>
    public WebSocketCloseException(int code, string reason = "")
        : base($"The endpoint closed the connection with status {code}{(reason.Length == 0 ? "" : ": " + reason)}.")
    {
        CloseStatus.ThrowIfNotSendable(code);
        Code = code;
        Reason = CloseStatus.Shorten(reason);
    }

    /// <summary>Gets the close status.</summary>
    public int Code { get; }

    /// <summary>Gets the close reason; empty if there is no reason.</summary>
    public string Reason { get; }
}
