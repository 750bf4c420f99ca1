using System.Globalization;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>What the system says of a process's memory.</summary>
/// <param name="Resident">Bytes that it has now.</param>
/// <param name="Peak">The most it has had.</param>
internal sealed record ServerMemory(long Resident, long Peak)
{
    public static ServerMemory Of(ServerProcess server)
    {
        var status = File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{server.Id}/status"));
        return new(Read("VmRSS:"), Read("VmHWM:"));

        long Read(string name)
        {
            var line = status.Single(line => line.StartsWith(name, StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Resident / 1048576.0:F0} MiB resident, {Peak / 1048576.0:F0} MiB at most so far");
}
