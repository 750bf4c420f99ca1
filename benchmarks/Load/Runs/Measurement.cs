using System.Diagnostics;
using WebSocketToolkit.Benchmarks.Load.Generator;

namespace WebSocketToolkit.Benchmarks.Load.Runs;

/// <summary>What one run of one workload on one server showed.</summary>
/// <param name="CpuMicroseconds">CPU of the server per message.</param>
/// <param name="MessagesPerSecond">Messages that came back in a second.</param>
/// <param name="AllocatedBytes">Managed bytes per message; of a server that is not .NET's, none.</param>
internal sealed record Measurement(double CpuMicroseconds, double MessagesPerSecond, double? AllocatedBytes)
{
    public static async Task<Measurement> TakeAsync(Server server, Workload work, TimeSpan warmup, TimeSpan duration)
    {
        using var generator = server.Drive(work);
        generator.Start();
        generator.Run(warmup);
        var allocated = server.IsDotNet ? await server.AllocatedAsync() : 0;
        var cpu = server.Cpu;
        var started = Stopwatch.GetTimestamp();
        var messages = generator.Run(duration);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var used = server.Cpu - cpu;
        double? perMessage = server.IsDotNet ? (double)(await server.AllocatedAsync() - allocated) / messages : null;
        return messages == 0
            ? throw new IOException($"'{server.Name}' answered nothing at '{work.Name}'.")
            : new(used.TotalMicroseconds / messages, messages / elapsed.TotalSeconds, perMessage);
    }

    /// <summary>Resident memory that an idle connection costs which has spoken once.</summary>
    public static async Task<double> IdleBytesAsync(Server server, int connections)
    {
        // What the first connections make is not theirs: code, pools.
        using (var warmup = server.Drive(new("", "/bytes", 200, 16, 1)))
        {
            warmup.SpeakOnce();
        }

        await server.CollectAsync();
        var before = server.Memory;
        using var generator = server.Drive(new("", "/bytes", connections, 16, 1));
        generator.SpeakOnce();
        await server.CollectAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        return (double)(server.Memory - before) / connections;
    }
}
