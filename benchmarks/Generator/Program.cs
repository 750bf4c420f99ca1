using System.Globalization;
using WebSocketToolkit.Benchmarks.Generator;

if (args.Contains("--help"))
{
    Console.WriteLine("""
        Measures what endpoints cost the compiler, the editor and an application's start.
          --quick            up to 100 endpoints, fewer runs
          --only TEXT        generator, analyzers, flow, build, contract or start
          --endpoints N      one number of endpoints
          --crossgen FILE    crossgen2, for the start of precompiled applications
          --write FILE       puts the tables into a page, between their marks
        """);
    return;
}

var isQuick = args.Contains("--quick");
var only = After("--only");
var report = new Report();
var sizes = After("--endpoints") is { } given ? [int.Parse(given, CultureInfo.InvariantCulture)] : isQuick ? new[] { 1, 100 } : [1, 100, 1000];
if (only is null or "generator")
{
    // Until the compiler's own code is compiled.
    for (var i = 0; i < 3; i++)
    {
        GeneratorRuns.Measure(50, 3);
    }

    foreach (var endpoints in sizes)
    {
        report.Add(endpoints, GeneratorRuns.Measure(endpoints, endpoints < 1000 ? 9 : 2));
        await Console.Error.WriteLineAsync($"{endpoints} endpoints generated");
    }
}

if (only is null or "analyzers")
{
    AnalyzerRuns.Measure(50, 3);
    foreach (var endpoints in sizes)
    {
        report.Add(endpoints, AnalyzerRuns.Measure(endpoints, endpoints < 1000 ? 5 : 2));
        await Console.Error.WriteLineAsync($"{endpoints} endpoints analyzed");
    }
}

if (only is "flow")
{
    Console.WriteLine(FlowRuns.Measure());
    return;
}

if (only is null or "build")
{
    BuildRuns.Measure(50, 3);
    foreach (var endpoints in sizes)
    {
        report.Add(endpoints, BuildRuns.Measure(endpoints, endpoints < 1000 ? 7 : 3));
        await Console.Error.WriteLineAsync($"{endpoints} endpoints built");
    }
}

if (only is null or "contract")
{
    foreach (var endpoints in sizes)
    {
        report.Add(endpoints, ContractRuns.Measure(endpoints, 5));
        await Console.Error.WriteLineAsync($"{endpoints} contracts written");
    }
}

if (only is null or "start")
{
    var folder = Directory.CreateTempSubdirectory("websocket-start-").FullName;
    try
    {
        var routes = sizes[^1];
        var start = new StartUp(folder, After("--crossgen"));
        const string OwnContext = "builder.Services.ConfigureHttpJsonOptions(static o => { o.SerializerOptions.TypeInfoResolverChain.Clear(); o.SerializerOptions.TypeInfoResolverChain.Add(Messages.Default); });";
        start.Add("none", Endpoints.Texts(1), "");
        start.Add("plain GET endpoints", Endpoints.PlainRoutes(routes), "Plain.MapAll(app);");
        start.Add("text messages", Endpoints.Texts(routes), "app.MapWebSocketRoutes();");
        start.Add("typed messages", Endpoints.TypedMessages(routes), "app.MapWebSocketRoutes();");
        start.Add("typed messages, a context", Endpoints.TypedMessages(routes).Append(Endpoints.Context(routes)), "app.MapWebSocketRoutes();", OwnContext);
        await Console.Error.WriteLineAsync("applications built");
        report.Add(routes, start.Measure(isQuick ? 3 : 7));
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

Console.WriteLine(report);
if (After("--write") is { } page)
{
    report.WriteTo(page);
}

string? After(string option) => args.SkipWhile(argument => argument != option).Skip(1).FirstOrDefault();
