namespace WebSocketToolkit.Sending;

/// <summary>The limits of the send buffers of a route's connections.</summary>
/// <param name="MaxBytes">The maximum number of bytes, including a cost for each message. One message always fits.</param>
/// <param name="MaxMessages">The maximum number of messages.</param>
/// <param name="Time">The clock for the time-to-live of messages.</param>
internal sealed record SendBufferLimits(int MaxBytes, int MaxMessages, TimeProvider Time);
