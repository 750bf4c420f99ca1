namespace WebSocketToolkit.Runtime.Tests.Sending;

/// <summary>A clock that stands where it is put; a tick is a second.</summary>
internal sealed class ManualClock : TimeProvider
{
    public long Now { get; set; } = 1;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => Now;
}
