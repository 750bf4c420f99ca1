namespace WebSocketToolkit.Benchmarks.Load.Generator;

/// <summary>What the generator asks of a server.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Path">The endpoint.</param>
/// <param name="Connections">How many connections.</param>
/// <param name="Size">Bytes of a payload.</param>
/// <param name="InFlight">Messages in flight per connection; of a broadcast, messages that are published at once.</param>
/// <param name="IsText">Text, or binary.</param>
/// <param name="Processors">
/// How many processors the server takes the machine to have, by which .NET has threads and Kestrel queues; it runs on one all the same.
/// </param>
internal sealed record Workload(string Name, string Path, int Connections, int Size, int InFlight, bool IsText = false, int Processors = 1)
{
    public bool IsBroadcast => Path == "/room";
}
