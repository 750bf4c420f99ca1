using System.Globalization;
using WebSocketToolkit.Benchmarks.Load.Generator;
using WebSocketToolkit.Benchmarks.Load.Runs;
using WebSocketToolkit.Benchmarks.Load.Servers;

if (args is ["serve", var name])
{
    BenchmarkServer.Run(name);
    return 0;
}

var isQuick = args.Contains("--quick");
var only = args.SkipWhile(static argument => argument != "--only").Skip(1).FirstOrDefault();
var names = args.SkipWhile(static argument => argument != "--servers").Skip(1).FirstOrDefault()?.Split(',');
var write = args.SkipWhile(static argument => argument != "--write").Skip(1).FirstOrDefault();
if (args.Contains("--help"))
{
    Console.WriteLine("""
        Compares the toolkit with the hand-written loop and with peers. Needs Linux with two processors or more.
          --quick           one short round, about two minutes
          --only TEXT       the rows whose name has the text
          --servers A,B     some servers: toolkit+ (with its own transport), toolkit, raw, signalr, ws, fastify, floor
          --write FILE      puts the table into a page, between its marks
        """);
    return 0;
}

if (!OperatingSystem.IsLinux() || Environment.ProcessorCount < 2)
{
    Console.Error.WriteLine("The server's CPU is read from Linux's /proc, and needs a processor beside the generator's.");
    return 1;
}

string[] everyone = ["toolkit+", "toolkit", "raw", "signalr", "ws", "fastify", "floor"];
string[] dotnet = ["toolkit+", "toolkit", "raw", "signalr"];
(Workload Work, double? Goal, string[] Servers)[] table =
[
    (new("50 connections, 16 B, 1 in flight", "/bytes", 50, 16, 1), 1.2, everyone),
    (new("50 connections, 16 B, 16 in flight", "/bytes", 50, 16, 16), 1.7, everyone),
    (new("50 connections, 1 KiB, 16 in flight", "/bytes", 50, 1024, 16), 2.4, everyone),
    (new("50 connections, 64 KiB, 1 in flight", "/bytes", 50, 65536, 1), 2.2, everyone),
    (new("1 000 connections, 1 KiB, 1 in flight", "/bytes", 1000, 1024, 1), 1.4, everyone),
    (new("broadcast of 64 B to 1 000, one at a time", "/room", 1000, 64, 1), 1.6, ["toolkit+", "toolkit", "raw", "signalr", "ws", "fastify"]),
    (new("broadcast of 64 B to 1 000, 8 at a time", "/room", 1000, 64, 8), 5, ["toolkit+", "toolkit", "raw", "signalr", "ws", "fastify"]),
    (new("broadcast of 64 B to 1 000, 8 at a time, .NET for 4 processors", "/room", 1000, 64, 8, Processors: 4), 5, dotnet),
    (new("text as string, 50 B, 16 in flight", "/text", 50, 50, 16, IsText: true), null, dotnet),
    (new("typed JSON, 50 B, 16 in flight", "/json", 50, 50, 16, IsText: true), null, dotnet),
    (new("MapWebSocket, 16 B, 16 in flight", "/imperative", 50, 16, 16), null, ["toolkit+", "toolkit"]),
];

var rows = table.Where(row => only is null || row.Work.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToArray();
var rounds = isQuick ? 1 : 5;
var warmup = TimeSpan.FromSeconds(0.3);
var duration = TimeSpan.FromSeconds(isQuick ? 0.7 : 1);
var idleConnections = isQuick ? 2_000 : 9_000;
var missing = new List<string>();
var servers = await Servers.StartAsync(names ?? everyone, processors: 1, missing);
try
{
    foreach (var processors in rows.Select(static row => row.Work.Processors).Where(static count => count > 1).Distinct())
    {
        servers.AddRange(await Servers.StartAsync([.. (names ?? dotnet).Intersect(dotnet, StringComparer.Ordinal)], processors, missing));
    }

    Server[] Among(Workload work, string[] among) =>
        [.. servers.Where(server => server.Processors == work.Processors && among.Contains(server.Name, StringComparer.Ordinal))];

    Native.PinTo(1);
    var comparisons = new List<Comparison>();

    // The compiler instruments what runs often, then optimises it, each time in the background and once things have calmed down.
    for (var pass = 0; pass < 3; pass++)
    {
        foreach (var (work, _, among) in rows)
        {
            foreach (var server in Among(work, among))
            {
                await Measurement.TakeAsync(server, work with { Connections = Math.Min(work.Connections, 50) }, TimeSpan.Zero, TimeSpan.FromSeconds(0.3));
            }
        }

        await Task.Delay(TimeSpan.FromSeconds(isQuick ? 1 : 2));
    }

    foreach (var (work, goal, among) in rows)
    {
        var competitors = Among(work, among);
        var comparison = new Comparison(work, goal, [.. competitors.Select(static server => server.Name)]);
        await comparison.RunAsync(competitors, rounds, warmup, duration);
        comparisons.Add(comparison);
        await Console.Error.WriteLineAsync($"{work.Name}: {comparison}");
    }

    var idle = new List<(string, double)>();
    var isIdleWanted = only is null || "resident bytes of an idle connection".Contains(only, StringComparison.OrdinalIgnoreCase);
    foreach (var server in servers.Where(server => isIdleWanted && server.Name != "floor" && server.Processors == 1))
    {
        idle.Add((server.Name, await Measurement.IdleBytesAsync(server, idleConnections)));
    }

    var codec = servers.FirstOrDefault(static server => server.IsDotNet) is { } dotnetServer ? await dotnetServer.CodecNanosecondsAsync() : 0;
    var how = string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds of {duration.TotalSeconds} s, the servers in turn; idle: {idleConnections} connections")
        + (missing.Count == 0 ? "." : $"; not here: {string.Join(", ", missing)}.");
    var report = Report.Make(comparisons, idle, codec, [.. servers.Where(static server => server.Processors == 1)], how);
    Console.WriteLine(report);
    if (write is not null)
    {
        Report.Rewrite(write, report);
    }

    return 0;
}
finally
{
    foreach (var server in servers)
    {
        server.Dispose();
    }
}
