namespace WebSocketToolkit.Benchmarks.Load.Generator;

/// <summary>What the generator asks of a server.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Path">The endpoint.</param>
/// <param name="Connections">How many connections.</param>
/// <param name="Size">Bytes of a payload.</param>
/// <param name="InFlight">Messages in flight per connection; of a broadcast, messages that are published at once.</param>
/// <param name="IsText">Text, or binary.</param>
internal sealed record Workload(string Name, string Path, int Connections, int Size, int InFlight, bool IsText = false)
{
    public bool IsBroadcast => Path == "/room";
}
