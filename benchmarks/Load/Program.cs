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
var uws = args.SkipWhile(static argument => argument != "--uws").Skip(1).FirstOrDefault();
var write = args.SkipWhile(static argument => argument != "--write").Skip(1).FirstOrDefault();
if (args.Contains("--help"))
{
    Console.WriteLine("""
        Compares the toolkit with the hand-written loop and with peers. Needs Linux with two processors or more.
          --quick           one short round, about two minutes
          --only TEXT       the rows whose name has the text
          --servers A,B     some servers: toolkit+ (with its own transport), toolkit, toolkit16 (with larger receives), raw, signalr, ws,
                            fastify, floor
          --uws FILE        one more: a program with uWebSockets, built apart, that echoes at /bytes and publishes at /room. It listens on a
                            port of its own, and prints "Now listening on: http://127.0.0.1:<port>"
          --write FILE      puts the table into a page, between its marks
        """);
    return 0;
}

if (!OperatingSystem.IsLinux() || Environment.ProcessorCount < 2)
{
    Console.Error.WriteLine("The server's CPU is read from Linux's /proc, and needs a processor beside the generator's.");
    return 1;
}

string[] everyone = ["toolkit+", "toolkit", "toolkit16", "raw", "signalr", "ws", "fastify", "floor", "uws"];
string[] broadcast = [.. everyone.Where(static name => name != "floor")];
string[] dotnet = ["toolkit+", "toolkit", "toolkit16", "raw", "signalr"];
(Workload Work, double? Goal, double? UwsGoal, string[] Servers)[] table =
[
    (new("50 connections, 16 B, 1 in flight", "/bytes", 50, 16, 1), null, 1.15, everyone),
    (new("50 connections, 16 B, 16 in flight", "/bytes", 50, 16, 16), null, 1.15, everyone),
    (new("50 connections, 1 KiB, 16 in flight", "/bytes", 50, 1024, 16), null, 1.15, everyone),
    (new("50 connections, 64 KiB, 1 in flight", "/bytes", 50, 65536, 1), null, 0.8, everyone),
    (new("1 000 connections, 1 KiB, 1 in flight", "/bytes", 1000, 1024, 1), null, 1.15, everyone),
    (new("broadcast of 64 B to 1 000, one at a time", "/room", 1000, 64, 1), null, 1.0, broadcast),
    (new("broadcast of 64 B to 1 000, 8 at a time", "/room", 1000, 64, 8), null, 1.0, broadcast),
    (new("broadcast of 64 B to 1 000, 8 at a time, .NET for 4 processors", "/room", 1000, 64, 8, Processors: 4), 5, null, dotnet),
    (new("text as string, 50 B, 16 in flight", "/text", 50, 50, 16, IsText: true), null, null, dotnet),
    (new("typed JSON, 50 B, 16 in flight", "/json", 50, 50, 16, IsText: true), null, null, dotnet),
    (new("MapWebSocket, 16 B, 16 in flight", "/imperative", 50, 16, 16), null, null, ["toolkit+", "toolkit", "toolkit16"]),
];

var rows = table.Where(row => only is null || row.Work.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToArray();
var rounds = isQuick ? 1 : 5;
var warmup = TimeSpan.FromSeconds(0.3);
var duration = TimeSpan.FromSeconds(isQuick ? 0.7 : 1);
var idleConnections = isQuick ? 2_000 : 9_000;
var missing = new List<string>();
var servers = await Servers.StartAsync(names ?? everyone, processors: 1, uws, missing);
try
{
    foreach (var processors in rows.Select(static row => row.Work.Processors).Where(static count => count > 1).Distinct())
    {
        servers.AddRange(await Servers.StartAsync([.. (names ?? dotnet).Intersect(dotnet, StringComparer.Ordinal)], processors, uws: null, missing));
    }

    Server[] Among(Workload work, string[] among) =>
        [.. servers.Where(server => server.Processors == work.Processors && among.Contains(server.Name, StringComparer.Ordinal))];

    Native.PinTo(1);
    var comparisons = new List<Comparison>();

    // The compiler instruments what runs often, then optimises it, each time in the background. A server is warm at a workload when two
    // runs agree.
    foreach (var (work, _, _, among) in rows)
    {
        var small = work with { Connections = Math.Min(work.Connections, 50) };
        foreach (var server in Among(work, among))
        {
            var last = double.MaxValue;
            for (var pass = 0; pass < 12; pass++)
            {
                var cpu = (await Measurement.TakeAsync(server, small, TimeSpan.Zero, TimeSpan.FromSeconds(0.3))).CpuMicroseconds;
                if (cpu > last * 0.9)
                {
                    break;
                }

                last = cpu;
                await Task.Delay(TimeSpan.FromSeconds(0.2));
            }
        }
    }

    foreach (var (work, goal, uwsGoal, among) in rows)
    {
        var competitors = Among(work, among);
        var comparison = new Comparison(work, goal, uwsGoal, [.. competitors.Select(static server => server.Name)]);
        await comparison.RunAsync(competitors, rounds, warmup, duration);
        comparisons.Add(comparison);
        await Console.Error.WriteLineAsync($"{work.Name}: {comparison}");
    }

    var idle = new List<IdleCost>();
    var isIdleWanted = only is null || "resident bytes of an idle connection".Contains(only, StringComparison.OrdinalIgnoreCase);
    foreach (var server in servers.Where(server => isIdleWanted && server.Name != "floor" && server.Processors == 1))
    {
        idle.Add(await Measurement.TakeIdleAsync(server, idleConnections));
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
