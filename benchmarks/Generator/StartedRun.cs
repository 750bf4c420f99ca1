namespace WebSocketToolkit.Benchmarks.Generator;

/// <summary>One start of an application as a process of its own; times in milliseconds, from the process's start.</summary>
/// <param name="Name">The application.</param>
/// <param name="Started">Until it took requests.</param>
/// <param name="StartedCpu">The processor time until then, which a busy machine changes little.</param>
/// <param name="Answered">Until its first answer: the router's table is made for it.</param>
/// <param name="AnsweredCpu">The processor time until then.</param>
/// <param name="Methods">Methods that were compiled until then.</param>
internal sealed record StartedRun(string Name, double Started, double StartedCpu, double Answered, double AnsweredCpu, double Methods)
{
    public static StartedRun Median(IReadOnlyList<StartedRun> runs) => new(
        runs[0].Name,
        Clock.Median(runs.Select(static run => run.Started)),
        Clock.Median(runs.Select(static run => run.StartedCpu)),
        Clock.Median(runs.Select(static run => run.Answered)),
        Clock.Median(runs.Select(static run => run.AnsweredCpu)),
        Clock.Median(runs.Select(static run => run.Methods)));
}
