using System.IO.Pipelines;

namespace WebSocketToolkit.Transport;

/// <summary>The bytes of an upgraded connection, independent of their source.</summary>
/// <param name="Input">The bytes from the peer.</param>
/// <param name="Output">The bytes to the peer.</param>
/// <param name="Abort">The action that drops the connection. A pending read ends.</param>
/// <param name="EndAsync">The action that releases the transport when the connection is over; null if the host does this.</param>
internal sealed record WebSocketTransport(PipeReader Input, PipeWriter Output, Action Abort, Func<ValueTask>? EndAsync = null)
{
    /// <summary>Gets the function that reads how far the output has come; null if nothing counts it.</summary>
    public Func<OutputProgress?>? Progress { get; init; }

    /// <summary>
    /// Gets the action that ends the output (FIN on TCP), to be called once the transport has taken all of it; null if the output cannot
    /// end before the input.
    /// </summary>
    public Action? EndOutput { get; init; }

    /// <summary>
    /// Gets a value indicating whether input that is left unread when the connection ends resets it, and so may cost the peer the last
    /// output.
    /// </summary>
    public bool ResetsOnUnreadInput { get; init; }
}
