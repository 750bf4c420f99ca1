using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace WebSocketToolkit.Integration.Tests.Routing;

/// <summary>What can be known when the application starts stops it then, with a sentence that names the fault and the remedy.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_class_that_is_mapped_twice_stops_the_start() => Assert.Equal(
        "Two WebSocket routes have the pattern '/start/{id}' and match the same requests: 'WebSocket: /start/{id} => "
        + "WebSocketToolkit.Integration.Tests.Routing.Started' and 'WebSocket: /start/{id} => WebSocketToolkit.Integration.Tests.Routing.Started'. Map the "
        + "route once: a class that is mapped with its own Map method needs ManualMap = true, to keep it out of MapWebSocketRoutes(). Or "
        + "give the routes different patterns, or hosts (RequireHost).",
        await FailAsync(app =>
        {
            app.MapStarted();
            app.MapStarted();
        }));

    [Theory]
    [InlineData("/a/{x}", "/A/{y}")]
    [InlineData("/a/{x:int}", "/a/{y:int}")]
    [InlineData("/a/{*x}", "a/{*y}")]
    public async Task Two_patterns_of_one_shape_stop_the_start(string first, string second)
    {
        var message = await FailAsync(app =>
        {
            app.MapWebSocket(first, _ => { });
            app.MapGroup("").MapWebSocket(second, _ => { }).WithDisplayName("the second one");
        });
        Assert.Contains($"'WebSocket: {first}' and 'the second one'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_routes_of_one_host_stop_the_start() => Assert.Contains(
        "have the pattern '/a'",
        await FailAsync(app =>
        {
            app.MapWebSocket("/a", _ => { }).RequireHost("one.example", "two.example");
            app.MapWebSocket("/a", _ => { }).RequireHost("two.example");
        }),
        StringComparison.Ordinal);

    [Fact]
    public async Task Routes_of_one_pattern_that_the_router_tells_apart_are_left_alone()
    {
        await using var app = await TestApp.StartInMemoryAsync(
            app =>
            {
                Map(app, "/host", "one").RequireHost("one.example");
                Map(app, "/host", "two").RequireHost("two.example");
                Map(app, "/host", "any");
                Map(app, "/order", "later").WithOrder(1);
                Map(app, "/order", "earlier");
                Map(app, "/type/{x:int}", "int");
                Map(app, "/type/{x:guid}", "guid");
                Map(app, "/type/{x}", "text");
                Map(app, "/type/{{0}}", "braces");
                Map(app, "/optional/{x?}", "optional").WithOrder(1);
                Map(app, "/optional/{x}", "required");
                Map(app, "/version", "1").WithMetadata(new Version(1, 0));
                Map(app, "/version", "2").WithMetadata(new Version(2, 0));
                Map(app, "/suppressed", "seen");
                Map(app, "/suppressed", "unseen").WithMetadata(new SuppressMatchingMetadata());
                app.MapGet("/order", () => "HTTP");
                app.Map("/branch", branch => branch.UseRouting().UseEndpoints(routes => Map(routes, "/order", "branch")));
            },
            builder => builder.Services.AddSingleton<MatcherPolicy, VersionPolicy>());
        foreach (var (path, host, expected) in ((string, string, string)[])
        [
            ("/host", "one.example", "one"), ("/host", "two.example", "two"), ("/host", "three.example", "any"),
            ("/order", "any.example", "earlier"), ("/branch/order", "any.example", "branch"),
            ("/type/1", "any.example", "int"), ("/type/a", "any.example", "text"), ("/type/{0}", "any.example", "braces"), ("/optional/1", "any.example", "required"),
            ("/version?v=1.0", "any.example", "1"), ("/version?v=2.0", "any.example", "2"), ("/suppressed", "any.example", "seen"),
        ])
        {
            await using var client = await app.UpgradeRawAsync(path, ("Host", host));
            Assert.Equal(expected, (await client.ReadFrameAsync()).Text);
        }
    }

    [Fact]
    public async Task Missing_services_stop_the_start_and_are_named_with_their_remedy() => Assert.Equal(
        "The WebSocket endpoint 'WebSocketToolkit.Integration.Tests.Routing.Needy' needs services that are not registered: "
        + "'WebSocketToolkit.Integration.Tests.Routing.IStock', 'WebSocketToolkit.Integration.Tests.Routing.IStock' with the key 'north', "
        + "'WebSocketToolkit.Integration.Tests.Routing.Cache`1[System.Int32]'. Add before 'builder.Build()': builder.Services.AddScoped<IStock, …>(); "
        + "builder.Services.AddKeyedScoped<IStock, …>(\"north\"); builder.Services.AddScoped<Cache<Int32>>();",
        await FailAsync(app => app.MapNeedy()));

    [Fact]
    public async Task Services_that_are_there_in_whatever_way_and_optional_ones_do_not_stop_the_start()
    {
        await using var app = await TestApp.StartInMemoryAsync(
            app => app.MapNeedy(),
            builder => builder.Services
                .AddScoped<IStock, Stock>()
                .AddKeyedSingleton<IStock, Stock>(KeyedService.AnyKey)
                .AddTransient(typeof(Cache<>)));
        await using var client = await app.ConnectAsync("/needy");
        await client.SendAsync("go");
        Assert.Equal("2 stocks, no clock", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_message_type_without_a_contract_stops_the_start_where_nothing_reflects() => Assert.StartsWith(
        "The message type 'WebSocketToolkit.Integration.Tests.Routing.StartOrder' has no JSON contract. Add [JsonSerializable(typeof(StartOrder))] ",
        await FailAsync(
            app => app.MapContracted(),
            builder => builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine())),
        StringComparison.Ordinal);

    [Fact]
    public async Task An_endpoint_is_named_for_its_pattern_and_its_class()
    {
        await using var app = await TestApp.StartInMemoryAsync(app =>
        {
            app.MapGroup("/group").MapStarted();
            app.MapWebSocket("/lambda", _ => { });
            app.MapWebSocket("/named", _ => { }).WithDisplayName("as the app says");
        });
        Assert.Equal(
            ["WebSocket: /group/start/{id} => WebSocketToolkit.Integration.Tests.Routing.Started", "WebSocket: /lambda", "as the app says"],
            app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(endpoint => endpoint.DisplayName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_unknown_key_of_the_configuration_stops_the_start() => Assert.Contains(
        "'MaxMesageSize'",
        await FailAsync(static _ => { }, static builder => builder.Configuration["WebSockets:MaxMesageSize"] = "1"),
        StringComparison.Ordinal);

    [Fact]
    public async Task Fault_N9_No_limit_of_the_message_size_is_taken()
    {
        await using var app = await TestApp.StartInMemoryAsync(
            static map => map.MapWebSocket("/echo", static connection => connection.OnMessage((string text) => connection.SendAsync(text)))
                .WithWebSocketOptions(static o => o.Compression = WebSocketCompression.NoContextTakeover),
            static builder => builder.Services.AddWebSocketRoutes(static o => o.MaxMessageSize = int.MaxValue));
        await using var client = await app.ConnectAsync("/echo");
        await client.SendAsync("echo");
        Assert.Equal("echo", await client.ReceiveTextAsync());
    }

    private static RouteHandlerBuilder Map(IEndpointRouteBuilder routes, string pattern, string name) =>
        routes.MapWebSocket(pattern, connection => connection.SendAsync(name).AsTask());

    private static async Task<string> FailAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null) =>
        (await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartInMemoryAsync(map, configure))).Message;

    /// <summary>As a package for API versions does it: chooses by the request.</summary>
    private sealed class VersionPolicy : MatcherPolicy, IEndpointSelectorPolicy
    {
        public override int Order => 0;

        public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<Version>() is not null);

        public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                candidates.SetValidity(i, candidates[i].Endpoint.Metadata.GetMetadata<Version>()?.ToString() == httpContext.Request.Query["v"]);
            }

            return Task.CompletedTask;
        }
    }
}

[WebSocketRoute("/start/{id}", ManualMap = true)]
public sealed class Started
{
    public string OnMessage(string message) => message;
}

public sealed record StartOrder(string Text);

[WebSocketRoute("/contract", ManualMap = true)]
public sealed class Contracted
{
    public string OnMessage(StartOrder order) => order.Text;
}

public interface IStock;

public sealed class Stock : IStock;

public sealed class Cache<T>;

[WebSocketRoute("/needy", ManualMap = true)]
public sealed class Needy(IStock stock, [FromKeyedServices("north")] IStock north, TimeZoneInfo? clock, WebSocketGroups<Needy> groups)
{
    private readonly IStock[] _stocks = [stock, north];

    public string OnMessage(string message, Cache<int> cache, IStock again, IEnumerable<IStock> all, IServiceProvider services) =>
        $"{_stocks.Length} stocks, {(clock is null ? "no clock" : "a clock")}";

    public Task OnClose() => groups.All.SendAsync("gone").AsTask();
}
