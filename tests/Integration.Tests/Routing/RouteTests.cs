using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;

namespace WebSocketToolkit.Integration.Tests.Routing;

/// <summary>An annotated class is an endpoint like any other: bound values, metadata, filters, groups and options.</summary>
public sealed class RouteTests
{
    private const string Key = "0f8fad5b-d9cb-469f-a165-70867728950e";

    [Fact]
    public async Task Values_of_route_query_and_header_are_bound_once()
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapBoundValues());
        await using var client = await app.ConnectAsync(
            "/values/7/friday?n=1&n=2&since=2024-02-29", options => options.Headers["X-Key"] = Key);
        Assert.Equal($"7 Friday 1+2 2024-02-29 {Key} page 1", await client.ReceiveTextAsync());
        await client.SendAsync("?");
        Assert.Equal("? 7", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task Values_that_do_not_bind_are_a_problem_document_that_names_them_all()
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapBoundValues());
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/values/7/someday?since=yesterday"));
        var response = await client.ReadResponseAsync();
        Assert.Equal(400, response.Status);
        Assert.StartsWith("application/problem+json", response.Headers["Content-Type"], StringComparison.Ordinal);
        var errors = JsonSerializer.Deserialize<JsonElement>(response.Body).GetProperty("errors");
        Assert.Equal(["X-Key", "day", "since"], errors.EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Authorize_on_the_class_takes_effect_and_the_user_is_known()
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapMembersOnly(), builder => HeaderAuthentication.Add(builder.Services));
        Assert.Equal(401, await StatusAsync(app, "/members"));
        await using var client = await app.ConnectAsync("/members", options => options.Headers[HeaderAuthentication.Header] = "ada");
        Assert.Equal("ada", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task Rate_limiting_on_the_class_takes_effect_for_as_long_as_a_connection_lasts()
    {
        await using var app = await TestApp.StartInMemoryAsync(
            map =>
            {
                map.UseRateLimiter();
                map.MapOneAtATime();
            },
            builder => builder.Services.AddRateLimiter(options => options.AddConcurrencyLimiter("one", limit => limit.PermitLimit = 1)));
        await using var client = await app.ConnectAsync("/one");
        Assert.Equal(503, await StatusAsync(app, "/one"));
    }

    [Fact]
    public async Task HostFiltering_on_the_class_takes_effect()
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapHosted());
        Assert.Equal(404, await StatusAsync(app, "/hosted"));
        Assert.Equal(101, await StatusAsync(app, "/hosted", ("Host", "good.example")));
    }

    [Fact]
    public async Task Filters_see_the_bound_values_and_may_change_them_or_answer()
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapNumbered().AddEndpointFilter((context, next) =>
        {
            if (context.GetArgument<int>(0) < 0)
            {
                return new(Results.Text("negative", statusCode: 422));
            }

            context.Arguments[0] = context.GetArgument<int>(0) * 2;
            return next(context);
        }));
        Assert.Equal(422, await StatusAsync(app, "/numbered/-1"));
        await using var client = await app.ConnectAsync("/numbered/21");
        Assert.Equal("42", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_class_may_be_mapped_in_a_group()
    {
        await using var app = await TestApp.StartInMemoryAsync(
            map => map.MapGroup("/api/{tenant}").RequireAuthorization().MapNumbered(), builder => HeaderAuthentication.Add(builder.Services));
        Assert.Equal(404, await StatusAsync(app, "/numbered/1"));
        Assert.Equal(401, await StatusAsync(app, "/api/a/numbered/1"));
        Assert.Equal(101, await StatusAsync(app, "/api/a/numbered/1", (HeaderAuthentication.Header, "ada")));
    }

    /// <summary>The app's limit is 4000, the group's 2000, the attribute's 1000, the route's own 500.</summary>
    [Theory]
    [InlineData("/unset", 4000)]
    [InlineData("/group/unset", 2000)]
    [InlineData("/small", 1000)]
    [InlineData("/group/small", 1000)]
    [InlineData("/own/small", 500)]
    public async Task The_most_specific_setting_wins(string path, int limit)
    {
        await using var app = await TestApp.StartInMemoryAsync(
            map =>
            {
                map.MapUnset();
                map.MapSmall();
                var group = map.MapGroup("/group").WithWebSocketOptions(options => options.MaxMessageSize = 2000);
                group.MapUnset();
                group.MapSmall();
                map.MapGroup("/own").MapSmall().WithWebSocketOptions(options => options.MaxMessageSize = 500);
            },
            builder => builder.Services.Configure<WebSocketServerOptions>(options => options.MaxMessageSize = 4000));
        await using var client = await app.ConnectAsync(path);
        await client.SendAsync(new string('a', limit));
        Assert.Equal($"{limit}", await client.ReceiveTextAsync());
        await client.SendAsync(new string('a', limit + 1));
        Assert.Equal(1009, (await client.ExpectCloseAsync()).Code);
    }

    [Theory]
    [InlineData("/first", "first: none")]
    [InlineData("/second/x", "second: x")]
    [InlineData("/second", "second: none")]
    public async Task Several_attributes_are_several_routes_of_one_class(string path, string expected)
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapSeveralRoutes());
        await using var client = await app.ConnectAsync(path);
        Assert.Equal(expected, await client.ReceiveTextAsync());
    }

    private static async Task<int> StatusAsync(TestApp app, string path, params (string Name, string? Value)[] headers)
    {
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake(path, headers));
        return (await client.ReadResponseAsync()).Status;
    }
}

[WebSocketRoute("/values/{id:int}/{day}")]
internal sealed class BoundValues
{
    public string OnOpen(
        int id, DayOfWeek day, [FromQuery] int[] n, [FromQuery] DateOnly? since, [FromHeader(Name = "X-Key")] Guid key, [FromQuery] int page = 1) =>
        FormattableString.Invariant($"{id} {day} {string.Join('+', n)} {since:yyyy-MM-dd} {key} page {page}");

    public string OnMessage(string text, int id) => $"{text} {id}";
}

[WebSocketRoute("/members"), Authorize]
internal sealed class MembersOnly
{
    public string OnOpen(System.Security.Claims.ClaimsPrincipal user) => user.Identity?.Name ?? "nobody";
}

[WebSocketRoute("/one"), EnableRateLimiting("one")]
internal sealed class OneAtATime
{
    public void OnMessage(string text)
    {
    }
}

[WebSocketRoute("/hosted"), Host("good.example")]
internal sealed class Hosted
{
    public void OnMessage(string text)
    {
    }
}

[WebSocketRoute("/numbered/{number:int}")]
internal sealed class Numbered
{
    public string OnOpen(int number) => $"{number}";
}

[WebSocketRoute("/unset")]
internal sealed class Unset
{
    public string OnMessage(string text) => $"{text.Length}";
}

[WebSocketRoute("/small", MaxMessageSize = 1000, ManualMap = true)]
internal sealed class Small
{
    public string OnMessage(string text) => $"{text.Length}";
}

[WebSocketRoute("/first")]
[WebSocketRoute("/second/{name?}", PingIntervalSeconds = 1)]
internal sealed class SeveralRoutes
{
    public string OnOpen(HttpContext context, string? name) => $"{context.Request.Path.Value!.Split('/')[1]}: {name ?? "none"}";
}
