using System.Globalization;

namespace WebSocketToolkit;

/// <summary>
/// The settings for closing connections when the application stops: the close status and reason, and the size of batches, so that not all
/// clients reconnect at once.
/// </summary>
public sealed class WebSocketDrainOptions
{
    /// <summary>Gets or sets the close status. Default 1001, going away (RFC 6455 section 7.4.1).</summary>
    public int Code { get; set; } = 1001;

    /// <summary>Gets or sets the close reason, at most 123 bytes of UTF-8. Default <c>The server is shutting down.</c></summary>
    public string Reason { get; set; } = "The server is shutting down.";

    /// <summary>
    /// Gets or sets the time over which clients should spread their return, each after a random part of it. It is appended to the close
    /// reason in milliseconds, <c>;reconnect=5000</c>, and both must fit into 123 bytes of UTF-8. Must be at least 1 ms. Default zero: it is
    /// not appended.
    /// </summary>
    public TimeSpan ReconnectWithin { get; set; }

    /// <summary>Gets or sets the number of connections that are closed together. Default zero: all.</summary>
    public int BatchSize { get; set; }

    /// <summary>Gets or sets the time between two batches. Default zero.</summary>
    public TimeSpan BatchInterval { get; set; }

    /// <summary>Gets the close reason as it is sent.</summary>
    internal string WholeReason => ReconnectWithin == TimeSpan.Zero
        ? Reason
        : string.Create(CultureInfo.InvariantCulture, $"{Reason};reconnect={Math.Ceiling(ReconnectWithin.TotalMilliseconds):F0}");

    /// <summary>
    /// Gets or sets a callback that runs before the first connection is closed, for example to tell clients where to reconnect. New
    /// handshakes are already answered with 503. The callback counts toward the host's shutdown timeout, and its token fires when that
    /// timeout expires. An exception is logged, and the connections are closed anyway. Default null.
    /// </summary>
    public Func<WebSocketConnections, CancellationToken, Task>? OnDraining { get; set; }
}
