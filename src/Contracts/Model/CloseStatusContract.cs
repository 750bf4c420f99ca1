namespace WebSocketToolkit.Contracts;

/// <summary>A close status that an endpoint may send.</summary>
/// <param name="code">The code.</param>
/// <param name="reason">The constant reason; null if it is not constant.</param>
public sealed class CloseStatusContract(int code, string? reason)
{
    /// <summary>Gets the code (RFC 6455 section 7.4).</summary>
    public int Code => code;

    /// <summary>Gets the constant reason; null if it is not constant.</summary>
    public string? Reason => reason;
}
