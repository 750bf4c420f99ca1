namespace WebSocketToolkit.Roslyn.Tests.Kit;

/// <summary>Measures the CPU time of this process. The tests that do so run alone.</summary>
[CollectionDefinition(nameof(Measured), DisableParallelization = true)]
public sealed class Measured
{
    public static TimeSpan Cpu(Action action)
    {
        var before = Environment.CpuUsage.TotalTime;
        action();
        return Environment.CpuUsage.TotalTime - before;
    }

    public static async Task<TimeSpan> CpuAsync(Func<Task> action)
    {
        var before = Environment.CpuUsage.TotalTime;
        await action();
        return Environment.CpuUsage.TotalTime - before;
    }
}
