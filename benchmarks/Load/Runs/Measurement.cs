using System.Diagnostics;
using WebSocketToolkit.Benchmarks.Load.Generator;

namespace WebSocketToolkit.Benchmarks.Load.Runs;

/// <summary>What one run of one workload on one server showed.</summary>
/// <param name="UserMicroseconds">CPU of the server per message, of the program itself.</param>
/// <param name="SystemMicroseconds">The same, of the kernel.</param>
/// <param name="MessagesPerSecond">Messages that came back in a second.</param>
/// <param name="AllocatedBytes">Managed bytes per message; of a server that is not .NET's, none.</param>
/// <param name="MedianLatency">The time in µs within which half of the answers came.</param>
/// <param name="TailLatency">The same for 99 in 100.</param>
internal sealed record Measurement(
    double UserMicroseconds, double SystemMicroseconds, double MessagesPerSecond, double? AllocatedBytes, double? MedianLatency, double? TailLatency)
{
    public double CpuMicroseconds => UserMicroseconds + SystemMicroseconds;

    public static async Task<Measurement> TakeAsync(Server server, Workload work, TimeSpan warmup, TimeSpan duration)
    {
        using var generator = server.Drive(work);
        if (work.IsBroadcast)
        {
            // A member joins behind its 101, and what is published before does not reach it.
            await Task.Delay(TimeSpan.FromSeconds(0.2));
        }

        generator.Start();
        generator.Run(warmup);
        var allocated = server.IsDotNet ? await server.AllocatedAsync() : 0;
        var cpu = server.Cpu;
        var started = Stopwatch.GetTimestamp();
        var messages = generator.Run(duration);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var now = server.Cpu;
        double? perMessage = server.IsDotNet ? (double)(await server.AllocatedAsync() - allocated) / messages : null;
        return messages == 0
            ? throw new IOException($"'{server.Name}' answered nothing at '{work.Name}'.")
            : new((now.User - cpu.User).TotalMicroseconds / messages, (now.System - cpu.System).TotalMicroseconds / messages, messages / elapsed.TotalSeconds, perMessage, generator.Latencies.Microseconds(0.5), generator.Latencies.Microseconds(0.99));
    }

    /// <summary>What connections cost that have spoken once and are idle.</summary>
    public static async Task<IdleCost> TakeIdleAsync(Server server, int connections)
    {
        // What the first connections make is not theirs: code, pools.
        using (var warmup = server.Drive(new("", "/bytes", 200, 16, 1)))
        {
            warmup.SpeakOnce();
        }

        await server.CollectAsync();
        var (before, cpu) = (server.Memory, server.Cpu);
        using var generator = server.Drive(new("", "/bytes", connections, 16, 1));
        var connected = server.Cpu;
        generator.SpeakOnce();
        await server.CollectAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        return new(
            server.Name,
            (double)(server.Memory - before) / connections,
            (connected.User + connected.System - cpu.User - cpu.System).TotalMicroseconds / connections);
    }
}
