using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Cors;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Authorization;

/// <summary>Pages of other origins, and what cookies do to their handshakes.</summary>
public sealed class OriginTests
{
    private const string Page = "http://localhost:5173";

    [Theory]
    [InlineData("named", 101, null)]
    [InlineData("direct", 101, null)]
    [InlineData("group", 101, null)]
    [InlineData("default", 101, null)]
    [InlineData("class", 101, null)]
    [InlineData("wildcard", 403, null)]
    [InlineData("none", 403, null)]
    [InlineData("disabled", 403, null)]
    [InlineData("everybody", 403, "it lists no origins")]
    [InlineData("by-predicate", 403, "it lists no origins")]
    [InlineData("without-credentials", 403, "it does not allow credentials")]
    [InlineData("unknown", 403, "it is not among the policies of AddCors")]
    public async Task Fault_N4_A_cors_policy_counts_if_the_route_names_one_that_lists_origins(string path, int status, string? warning)
    {
        await using var app = await StartAsync();
        Assert.Equal(status, await StatusAsync(app, path, Page));
        Assert.Equal(403, await StatusAsync(app, path, "https://evil.example"));
        var warnings = app.AllLogs.Where(entry => entry.Level == LogLevel.Warning && entry.Message.Contains($"route /{path} does not count", StringComparison.Ordinal));
        if (warning is null)
        {
            Assert.Empty(warnings);
        }
        else
        {
            Assert.Contains(warning, warnings.First().Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Subdomains_that_a_policy_allows_may_connect()
    {
        await using var app = await StartAsync();
        Assert.Equal(101, await StatusAsync(app, "wildcard", "https://a.example.com"));
        Assert.Equal(403, await StatusAsync(app, "wildcard", "https://example.org"));
        Assert.Equal(403, await StatusAsync(app, "wildcard", "null"));
    }

    [Fact]
    public async Task Fault_N4_A_refused_origin_is_a_warning_once_with_the_host_and_the_remedy()
    {
        await using var app = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(403, await StatusAsync(app, "none", Page, "backend:5000"));
        }

        var warning = Assert.Single(Refusals(app));
        Assert.Contains(Page, warning, StringComparison.Ordinal);
        Assert.Contains("host of the request is backend:5000", warning, StringComparison.Ordinal);
        Assert.Contains("AllowedOrigins", warning, StringComparison.Ordinal);

        // A peer may send any number of origins, of any length.
        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(403, await StatusAsync(app, "none", $"https://evil{i}.example/{new string('x', 2000)}"));
        }

        var all = Refusals(app);
        Assert.Equal(16, all.Length);
        Assert.All(all, static text => Assert.True(text.Length < 1000));
    }

    [Theory]
    [InlineData("private")]
    [InlineData("private-class")]
    public async Task Fault_P7_Cookie_authentication_answers_with_401_and_403(string path)
    {
        await using var app = await TestApp.StartAsync(
            static map =>
            {
                map.MapWebSocket("/private", static _ => { }).RequireAuthorization(static policy => policy.RequireRole("admin"));
                map.MapPrivateClass();
                map.MapGet("/page", static () => "").RequireAuthorization();
                map.MapPost("/sign-in", static context => context.SignInAsync("Cookies", new(new ClaimsIdentity([new(ClaimTypes.Name, "ada")], "form"))));
            },
            static builder =>
            {
                builder.Services.AddAuthentication("Cookies").AddCookie("Cookies");
                builder.Services.AddAuthorization();
            });
        Assert.Equal(401, await StatusAsync(app, path, origin: null));
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = app.Http.BaseAddress };
        Assert.Equal(HttpStatusCode.Redirect, (await http.GetAsync("/page")).StatusCode);
        var signedIn = await http.PostAsync("/sign-in", null);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        Assert.Equal(403, await StatusAsync(app, path, origin: null, cookie: cookie));
    }

    private static string[] Refusals(TestApp app) =>
        [.. app.AllLogs.Where(static entry => entry.Level == LogLevel.Warning && entry.Message.Contains("may not connect", StringComparison.Ordinal)).Select(static entry => entry.Message)];

    private static async Task<int> StatusAsync(TestApp app, string path, string? origin, string host = "server.example", string? cookie = null)
    {
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/" + path, ("Host", host), ("Origin", origin), ("Cookie", cookie)));
        return (await client.ReadResponseAsync()).Status;
    }

    private static Task<TestApp> StartAsync() => TestApp.StartInMemoryAsync(
        static map =>
        {
            map.UseCors();
            map.MapWebSocket("/named", static _ => { }).RequireCors("spa");
            map.MapWebSocket("/direct", static _ => { }).RequireCors(static policy => policy.WithOrigins(Page).AllowCredentials());
            map.MapGroup("/").RequireCors("spa").MapWebSocket("/group", static _ => { });
            map.MapWebSocket("/default", static _ => { }).RequireCors(static _ => { }).WithMetadata(new EnableCorsAttribute());
            map.MapCorsClass();
            map.MapWebSocket("/wildcard", static _ => { }).RequireCors("subdomains");
            map.MapWebSocket("/none", static _ => { });
            map.MapGroup("/").RequireCors("spa").MapWebSocket("/disabled", static _ => { }).WithMetadata(new DisableCorsAttribute());
            map.MapWebSocket("/everybody", static _ => { }).RequireCors(static policy => policy.AllowAnyOrigin());
            map.MapWebSocket("/by-predicate", static _ => { }).RequireCors(static policy => policy.SetIsOriginAllowed(static _ => true).AllowCredentials());
            map.MapWebSocket("/without-credentials", static _ => { }).RequireCors(static policy => policy.WithOrigins(Page));
            map.MapWebSocket("/unknown", static _ => { }).RequireCors("misspelled");
        },
        static builder => builder.Services.AddCors(static options =>
        {
            options.AddDefaultPolicy(static policy => policy.WithOrigins(Page).AllowCredentials());
            options.AddPolicy("spa", static policy => policy.WithOrigins(Page).AllowCredentials());
            options.AddPolicy("subdomains", static policy => policy.WithOrigins("https://*.example.com").SetIsOriginAllowedToAllowWildcardSubdomains().AllowCredentials());
        }));
}

[WebSocketRoute("/class", ManualMap = true), EnableCors("spa")]
internal sealed class CorsClass
{
    public string OnMessage(string text) => text;
}

[WebSocketRoute("/private-class", ManualMap = true), Microsoft.AspNetCore.Authorization.Authorize(Roles = "admin")]
internal sealed class PrivateClass
{
    public string OnMessage(string text) => text;
}
