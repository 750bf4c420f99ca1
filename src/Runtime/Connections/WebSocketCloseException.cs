using WebSocketToolkit.Protocol;

namespace WebSocketToolkit;

/// <summary>Thrown from a callback, closes the connection with a status of the application's choice and logs no error.</summary>
public sealed class WebSocketCloseException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The close status: 1000 to 1014 without 1004 to 1006, or 3000 to 4999.</param>
    /// <param name="reason">The reason, at most 123 bytes of UTF-8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code may not be sent, or the reason is too long.</exception>
    public WebSocketCloseException(int code, string reason = "")
        : base($"The endpoint closed the connection with status {code}{(reason.Length == 0 ? "" : ": " + reason)}.")
    {
        CloseStatus.ThrowIfNotSendable(code, reason);
        Code = code;
        Reason = reason;
    }

    /// <summary>The close status.</summary>
    public int Code { get; }

    /// <summary>The reason; empty if none was given.</summary>
    public string Reason { get; }
}
