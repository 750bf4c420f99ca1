using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WebSocketToolkit.Contracts.Tests.Hosting;

/// <summary>The documents that a running application serves.</summary>
public sealed class AsyncApiTests
{
    [Fact]
    public async Task The_document_has_the_routes_as_the_application_maps_them()
    {
        await using var app = await StartAsync(
            static app => app.MapGroup("/api/{tenant}").MapTicker().WithName("ticks").WithSummary("Ticks.").WithDescription("Every second.").WithTags("time", "clock"));
        var document = await app.DocumentAsync();
        var channel = document["channels"]!["Ticker"]!;
        Assert.Equal("/api/{tenant}/ticks/{speed}", (string?)channel["address"]);
        Assert.Equal(["tenant", "speed"], channel["parameters"]!.AsObject().Select(static pair => pair.Key));
        Assert.Equal(("ticks", "Ticks.", "Every second."), ((string?)channel["title"], (string?)channel["summary"], (string?)channel["description"]));
        Assert.Equal(["time", "clock"], channel["tags"]!.AsArray().Select(static tag => (string?)tag!["name"]));
        Assert.Equal("Tests", (string?)document["info"]!["title"]);
    }

    [Fact]
    public async Task Trap_10_There_is_no_discriminator() =>
        Assert.DoesNotContain("discriminator", (await DocumentOfTickerAsync()).ToJsonString(), StringComparison.Ordinal);

    [Fact]
    public async Task Trap_11_The_query_is_in_the_binding()
    {
        var channel = (await DocumentOfTickerAsync())["channels"]!["Ticker"]!;
        var query = channel["bindings"]!["ws"]!["query"]!;
        Assert.Equal("integer", (string?)query["properties"]!["from"]!["type"]);
        Assert.Equal(10, (decimal)query["properties"]!["from"]!["default"]!);
        Assert.DoesNotContain("?", (string?)channel["address"], StringComparison.Ordinal);
        Assert.Equal(["x-key"], channel["bindings"]!["ws"]!["headers"]!["required"]!.AsArray().Select(static name => (string?)name));
    }

    [Fact]
    public async Task Trap_12_A_parameter_has_words_instead_of_a_schema()
    {
        var parameter = (await DocumentOfTickerAsync())["channels"]!["Ticker"]!["parameters"]!["speed"]!;
        Assert.Null(parameter["schema"]);
        Assert.Equal("integer", (string?)parameter["x-schema"]!["type"]);
        Assert.Contains("The speed.", (string?)parameter["description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trap_13_The_document_says_whose_view_it_is() =>
        Assert.Contains("those of the server", (string?)(await DocumentOfTickerAsync())["info"]!["description"], StringComparison.Ordinal);

    [Fact]
    public async Task Trap_17_The_server_is_that_of_the_request_and_no_cache_keeps_it()
    {
        await using var app = await StartAsync(static app => app.MapTicker());
        using var response = await app.Http.GetAsync(new Uri("/asyncapi.json", UriKind.Relative));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        var document = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(app.Http.BaseAddress!.Authority, (string?)document["servers"]!["default"]!["host"]);
        Assert.Equal("ws", (string?)document["servers"]!["default"]!["protocol"]);
    }

    [Fact]
    public async Task Servers_may_be_given()
    {
        await using var app = await StartAsync(static app => app.MapTicker(), static options => options.Servers.Add(new("wss://a.example/base")));
        var server = (await app.DocumentAsync())["servers"]!["default"]!;
        Assert.Equal(("a.example", "wss", "/base"), ((string?)server["host"], (string?)server["protocol"], (string?)server["pathname"]));
    }

    [Fact]
    public async Task Authorization_is_in_the_operations()
    {
        await using var app = await StartAsync(
            static app => app.MapTicker().RequireAuthorization(new AuthorizeAttribute { Roles = "a,b" }),
            services: static services =>
            {
                services.AddAuthentication("Cookies").AddCookie();
                services.AddAuthorization();
            });
        var document = await app.DocumentAsync();
        Assert.Equal("#/components/securitySchemes/Cookies", (string?)document["operations"]!["Ticker.OnOpen"]!["security"]![0]!["$ref"]);
        Assert.Equal("cookie", (string?)document["components"]!["securitySchemes"]!["Cookies"]!["in"]);
        Assert.Equal(".AspNetCore.Cookies", (string?)document["components"]!["securitySchemes"]!["Cookies"]!["name"]);
        Assert.Equal("roles: a,b", (string?)document["channels"]!["Ticker"]!["x-authorization"]![0]);
    }

    [Fact]
    public async Task Anonymous_routes_need_no_scheme()
    {
        await using var app = await StartAsync(static app => app.MapTicker().RequireAuthorization().AllowAnonymous(), services: static services =>
        {
            services.AddAuthentication("Cookies").AddCookie();
            services.AddAuthorization();
        });
        Assert.Null((await app.DocumentAsync())["operations"]!["Ticker.OnOpen"]!["security"]);
    }

    [Fact]
    public async Task Documents_by_name_have_their_groups()
    {
        await using var app = await StartAsync(
            static app =>
            {
                app.MapTicker().WithGroupName("internal");
                app.MapEcho();
            },
            services: static services => services.AddWebSocketContracts("internal", static options => options.Title = "Inside"),
            pattern: "/docs/{documentName}.json");
        var inside = await app.DocumentAsync("/docs/internal.json");
        Assert.Equal(["Echo", "Ticker"], inside["channels"]!.AsObject().Select(static pair => pair.Key));
        Assert.Equal("Inside", (string?)inside["info"]!["title"]);
        Assert.Equal(["Echo"], (await app.DocumentAsync("/docs/v1.json"))["channels"]!.AsObject().Select(static pair => pair.Key));
        using var unknown = await app.Http.GetAsync(new Uri("/docs/other.json", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_route_may_be_left_out()
    {
        await using var app = await StartAsync(static app =>
        {
            app.MapTicker().ExcludeFromDescription();
            app.MapEcho();
        });
        Assert.Equal(["Echo"], (await app.DocumentAsync())["channels"]!.AsObject().Select(static pair => pair.Key));
    }

    [Fact]
    public async Task Transformers_change_the_document_of_their_request_only()
    {
        await using var app = await StartAsync(static app => app.MapEcho(), static options => options
            .AddTransformer(static (document, context) => document["info"]!["x-path"] = context.HttpContext.Request.Path.Value)
            .AddTransformer(static (document, _) => document["info"]!["x-count"] = ((int?)document["info"]!["x-count"] ?? 0) + 1));
        await app.DocumentAsync();
        var document = await app.DocumentAsync();
        Assert.Equal("/asyncapi.json", (string?)document["info"]!["x-path"]);
        Assert.Equal(1, (int?)document["info"]!["x-count"]);
    }

    [Fact]
    public async Task JSON_options_of_the_application_count()
    {
        await using var app = await StartAsync(static app => app.MapTicker(), services: static services =>
            services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper));
        Assert.NotNull((await app.DocumentAsync())["components"]!["schemas"]!["Tick"]!["properties"]!["SERIAL-NUMBER"]);
    }

    [Fact]
    public async Task The_document_can_be_secured()
    {
        await using var app = await StartAsync(
            static app => app.MapEcho(),
            services: static services =>
            {
                services.AddAuthentication("Cookies").AddCookie();
                services.AddAuthorization();
            },
            secure: true);
        using var response = await app.Http.GetAsync(new Uri("/asyncapi.json", UriKind.Relative));
        Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public void Without_services_the_remedy_is_named()
    {
        var app = WebApplication.CreateBuilder().Build();
        Assert.Contains("AddWebSocketContracts", Assert.Throws<InvalidOperationException>(() => app.MapAsyncApi()).Message, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> DocumentOfTickerAsync()
    {
        await using var app = await StartAsync(static app => app.MapTicker());
        return await app.DocumentAsync();
    }

    private static Task<DocumentedApp> StartAsync(
        Action<WebApplication> map,
        Action<WebSocketContractOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        string pattern = "/asyncapi.json",
        bool secure = false) => DocumentedApp.StartAsync(map, configure, services, pattern, secure);
}
