using System.Globalization;
using System.Text;

namespace WebSocketToolkit.Benchmarks.Load.Runs;

/// <summary>Writes the table, for the screen and for the docs.</summary>
internal static class Report
{
    private const string Begin = "<!-- benchmarks/Load -->";
    private const string End = "<!-- /benchmarks/Load -->";
    private const string Uws = "uws";
    private static readonly string[] _order = ["toolkit+", "toolkit", "toolkit16", "raw", "signalr", "ws", "fastify", "floor", Uws];
    private static readonly string[] _dotnet = ["toolkit+", "toolkit", "toolkit16", "raw", "signalr"];

    public static string Make(
        IReadOnlyList<Comparison> comparisons, IReadOnlyList<IdleCost> idle, double codecNanoseconds, IReadOnlyList<Server> servers, string how)
    {
        var text = new StringBuilder();
        string[] order = [.. _order.Where(name => servers.Any(server => server.Name == name))];
        string[] dotnet = [.. order.Intersect(_dotnet, StringComparer.Ordinal)];
        Line(text, $"{Machine()}. {how}");
        Line(text, $"{string.Join(", ", servers.Select(static server => $"{server.Name} {server.Version}"))}.");
        text.AppendLine();
        Line(text, $"CPU of the server process in µs per message; in brackets how many times better than raw, the median of pairs and their spread.");
        text.AppendLine();
        Line(text, $"| work | goal | {string.Join(" | ", order)} |");
        Line(text, $"|---|---|{string.Concat(order.Select(static _ => "---|"))}");
        foreach (var comparison in comparisons)
        {
            var cells = order.Select(server => Cell(comparison, server));
            Line(text, $"| {comparison.Work.Name} | {(comparison.Goal is { } goal ? $"{goal:0.0}" : "")} | {string.Join(" | ", cells)} |");
        }

        string Idle(Func<IdleCost, double> figure) =>
            string.Join(" | ", order.Select(server => idle.FirstOrDefault(one => one.Server == server) is { } found ? Number(figure(found)) : ""));
        Line(text, $"| resident bytes of an idle connection that has spoken once | < 10,000 | {Idle(static cost => cost.Bytes)} |");
        Line(text, $"| CPU to connect, in µs | < 200 | {Idle(static cost => cost.ConnectMicroseconds)} |");
        Multiples(text, comparisons, order);
        text.AppendLine();
        Line(text, $"| of that the program's own, without the kernel | {string.Join(" | ", order)} |");
        Line(text, $"|---|{string.Concat(order.Select(static _ => "---|"))}");
        foreach (var comparison in comparisons)
        {
            var cells = order.Select(server => comparison.Median(server, static run => run.UserMicroseconds) is { } user ? Figure(user) : "");
            Line(text, $"| {comparison.Work.Name} | {string.Join(" | ", cells)} |");
        }

        text.AppendLine();
        Line(text, $"| time to an answer in µs, median and 99th percentile, all processes busy | {string.Join(" | ", order)} |");
        Line(text, $"|---|{string.Concat(order.Select(static _ => "---|"))}");
        foreach (var comparison in comparisons)
        {
            var cells = order.Select(server => comparison.Median(server, static run => run.MedianLatency) is { } median
                && comparison.Median(server, static run => run.TailLatency) is { } tail ? $"{Number(median)} / {Number(tail)}" : "");
            Line(text, $"| {comparison.Work.Name} | {string.Join(" | ", cells)} |");
        }

        text.AppendLine();
        Line(text, $"| managed bytes per message | {string.Join(" | ", dotnet)} |");
        Line(text, $"|---|{string.Concat(dotnet.Select(static _ => "---|"))}");
        foreach (var comparison in comparisons)
        {
            var cells = dotnet.Select(server => comparison.Median(server, static run => run.AllocatedBytes) is { } value ? $"{value:N0}" : "");
            Line(text, $"| {comparison.Work.Name} | {string.Join(" | ", cells)} |");
        }

        Codec(text, comparisons, codecNanoseconds);
        return text.ToString();
    }

    /// <summary>Puts the table in the place of the last one.</summary>
    public static void Rewrite(string page, string table)
    {
        var text = File.ReadAllText(page);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = text.IndexOf(End, StringComparison.Ordinal);
        File.WriteAllText(page, $"{text[..begin]}\n\n{table.ReplaceLineEndings("\n").TrimEnd()}\n\n{text[end..]}");
    }

    /// <summary>The same against uWebSockets, where it is one of the servers.</summary>
    private static void Multiples(StringBuilder text, IReadOnlyList<Comparison> comparisons, string[] order)
    {
        if (!order.Contains(Uws, StringComparer.Ordinal))
        {
            return;
        }

        string[] others = [.. order.Where(static name => name != Uws)];
        text.AppendLine();
        Line(text, $"| CPU as a multiple of uWebSockets, the median of pairs and their spread | goal | {string.Join(" | ", others)} |");
        Line(text, $"|---|---|{string.Concat(others.Select(static _ => "---|"))}");
        foreach (var comparison in comparisons.Where(static one => one.UwsGoal is not null))
        {
            var cells = others.Select(server => comparison.Ratio(Uws, server) is var (median, lowest, highest)
                ? string.Create(CultureInfo.InvariantCulture, $"{median:0.00} ({lowest:0.00}–{highest:0.00})")
                : "");
            Line(text, $"| {comparison.Work.Name} | {comparison.UwsGoal:0.00} | {string.Join(" | ", cells)} |");
        }
    }

    private static string Cell(Comparison comparison, string server)
    {
        if (comparison.Median(server, static run => run.CpuMicroseconds) is not { } cpu)
        {
            return "";
        }

        var figure = Figure(cpu);
        return server == "raw" || comparison.Ratio(server) is not var (median, lowest, highest)
            ? figure
            : string.Create(CultureInfo.InvariantCulture, $"{figure} ({median:0.00}; {lowest:0.00}–{highest:0.00})");
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Figure(double microseconds) => microseconds.ToString(microseconds < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    /// <summary>Typed messages against what cannot be saved: reading and writing them, and the echo of the text.</summary>
    private static void Codec(StringBuilder text, IReadOnlyList<Comparison> comparisons, double codecNanoseconds)
    {
        foreach (var server in _order.Where(static name => name.StartsWith("toolkit", StringComparison.Ordinal)))
        {
            double? Cpu(string path) => comparisons.FirstOrDefault(one => one.Work.Path == path)?.Median(server, static run => run.CpuMicroseconds);
            if (Cpu("/json") is { } typed && Cpu("/text") is { } untyped)
            {
                text.AppendLine();
                Line(text, $"`{server}`: a typed message costs {typed:0.00} µs; the echo of a text of its size {untyped:0.00}, and reading and writing it with System.Text.Json, measured apart, {codecNanoseconds / 1000:0.00}: {typed / (untyped + (codecNanoseconds / 1000)):0.00} times the sum (goal: 1.1).");
            }
        }
    }

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}: {model?[(model.IndexOf(':') + 2)..] ?? "an unknown processor"}, {Environment.ProcessorCount} processors (the servers on one, the generator on another), Linux {Environment.OSVersion.Version}, .NET {Environment.Version}");
    }

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
