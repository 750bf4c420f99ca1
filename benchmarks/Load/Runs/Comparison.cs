using WebSocketToolkit.Benchmarks.Load.Generator;

namespace WebSocketToolkit.Benchmarks.Load.Runs;

/// <summary>All servers at one workload, in turn: A B C A B C.</summary>
internal sealed class Comparison(Workload work, double? goal, double? uwsGoal, string[] servers)
{
    private readonly Dictionary<string, List<Measurement>> _runs = servers.ToDictionary(static name => name, static _ => new List<Measurement>(), StringComparer.Ordinal);

    public Workload Work { get; } = work;

    /// <summary>How many times better than raw the toolkit shall be.</summary>
    public double? Goal { get; } = goal;

    /// <summary>The most that the toolkit shall take, as a multiple of uWebSockets.</summary>
    public double? UwsGoal { get; } = uwsGoal;

    /// <param name="among">The servers.</param>
    /// <param name="rounds">How often each has its turn.</param>
    /// <param name="warmup">Before each measurement.</param>
    /// <param name="duration">Of each measurement.</param>
    public async Task RunAsync(IReadOnlyList<Server> among, int rounds, TimeSpan warmup, TimeSpan duration)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var server in among)
            {
                _runs[server.Name].Add(await Measurement.TakeAsync(server, Work, warmup, duration));
            }
        }
    }

    public double? Median(string server, Func<Measurement, double?> figure) =>
        _runs.TryGetValue(server, out var runs) && runs.Count > 0 ? Statistics.Median(runs.Select(figure)) : null;

    /// <summary>The medians, user and kernel.</summary>
    public override string ToString() => string.Join(", ", _runs.Keys.Select(server => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{server} {Median(server, static run => run.UserMicroseconds):0.00} + {Median(server, static run => run.SystemMicroseconds):0.00}")));

    /// <summary>How many times as much as a server another one takes, from pairs of the same round.</summary>
    public (double Median, double Lowest, double Highest)? Ratio(string server, string other = "raw")
    {
        if (!_runs.TryGetValue(server, out var runs) || !_runs.TryGetValue(other, out var others) || runs.Count == 0)
        {
            return null;
        }

        var ratios = runs.Zip(others, static (one, another) => another.CpuMicroseconds / one.CpuMicroseconds).ToArray();
        return (Statistics.Median(ratios.Cast<double?>())!.Value, ratios.Min(), ratios.Max());
    }
}
