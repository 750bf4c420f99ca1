using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Runtime.Tests.Routing;

/// <summary>The checks before user code runs: origin, shutdown, subprotocol, limits and binding.</summary>
public sealed class HandshakeTests
{
    [Theory]
    [InlineData(null, "server.example.com")]
    [InlineData("", "server.example.com")]
    [InlineData("https://server.example.com", "server.example.com")]
    [InlineData("http://server.example.com", "server.example.com")]
    [InlineData("HTTPS://Server.Example.Com", "server.example.com")]
    [InlineData("https://server.example.com", "server.example.com:443")]
    [InlineData("http://server.example.com:8080", "server.example.com:8080")]
    [InlineData("http://[::1]:5000", "[::1]:5000")]
    [InlineData("https://xn--bcher-kva.example", "bücher.example")]
    [InlineData("https://partner.example", "server.example.com")]
    [InlineData("HTTPS://PARTNER.EXAMPLE", "server.example.com")]
    public async Task The_hosts_own_pages_those_that_are_allowed_and_no_page_at_all_may_connect(string? origin, string host)
    {
        await using var route = new TestRoute(static o => o.AllowedOrigins = ["https://partner.example"]);
        var request = route.Request();
        request.Context.Request.Host = new(host);
        request.Headers.Origin = origin;
        await request.RunAndCloseAsync();
        Assert.Equal(1000, Assert.Single(route.Handlers).Close?.Code);
    }

    [Theory]
    [InlineData("null", "server.example.com")]
    [InlineData("https://evil.example", "server.example.com")]
    [InlineData("https://server.example.com.evil.example", "server.example.com")]
    [InlineData("https://server.example.com@evil.example", "server.example.com")]
    [InlineData("https://server.example.com:8443", "server.example.com")]
    [InlineData("https://server.example.com", "server.example.com:8443")]
    [InlineData("https://server.example.com", "server.example.com:80")]
    [InlineData("http://partner.example", "server.example.com")]
    [InlineData("https://server.example.com", "")]
    [InlineData("file:///page.html", "")]
    [InlineData("server.example.com", "server.example.com")]
    public async Task A_foreign_page_is_refused(string origin, string host)
    {
        await using var route = new TestRoute(static o => o.AllowedOrigins = ["https://partner.example"]);
        var request = route.Request();
        request.Context.Request.Host = new(host);
        request.Headers.Origin = origin;
        await request.RunRefusedAsync();
        Assert.Equal(StatusCodes.Status403Forbidden, request.Status);
        Assert.Contains($"'{origin}'", request.Body, StringComparison.Ordinal);
        Assert.Empty(route.Handlers);
    }

    [Theory]
    [InlineData("https://partner.example:443", "https://partner.example")]
    [InlineData("http://partner.example:80", "http://partner.example")]
    [InlineData("https://Partner.Example", "https://partner.example:443")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example")]
    [InlineData("http://[0:0::1]:5000", "http://[::1]:5000")]
    [InlineData("app://bundle", "app://bundle")]
    public async Task Fault_P10_Origins_are_compared_as_origins(string allowed, string origin)
    {
        await using var route = new TestRoute(o => o.AllowedOrigins = [allowed]);
        var request = route.Request();
        request.Headers.Origin = origin;
        await request.RunAndCloseAsync();
    }

    [Theory]
    [InlineData("https://partner.example:8443", "https://partner.example")]
    [InlineData("https://partner.example", "http://partner.example")]
    [InlineData("https://partner.example", "http://partner.example:443")]
    [InlineData("https://partner.example", "https://sub.partner.example")]
    public async Task Fault_P10_Other_ports_schemes_and_hosts_are_other_origins(string allowed, string origin)
    {
        await using var route = new TestRoute(o => o.AllowedOrigins = [allowed]);
        var request = route.Request();
        request.Headers.Origin = origin;
        await request.RunRefusedAsync();
        Assert.Equal(StatusCodes.Status403Forbidden, request.Status);
    }

    [Theory]
    [InlineData("https://partner.example/")]
    [InlineData("https://partner.example#part")]
    [InlineData("https://user@partner.example")]
    [InlineData("https://*.example")]
    [InlineData("partner.example")]
    [InlineData("null")]
    [InlineData("file://")]
    public void Fault_P10_An_origin_that_can_never_match_stops_the_start(string allowed)
    {
        var fault = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => new TestRoute(o => o.AllowedOrigins = [allowed]));
        Assert.Contains($"'{allowed}' is not a valid origin.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("https://anybody.example")]
    public async Task A_route_may_be_open_to_every_page(string origin)
    {
        await using var route = new TestRoute(static o => o.AllowedOrigins = ["*"]);
        var request = route.Request();
        request.Headers.Origin = origin;
        await request.RunAndCloseAsync();
    }

    [Fact]
    public async Task A_server_that_shuts_down_refuses()
    {
        await using var route = new TestRoute();
        route.Connections.BeginStopping();
        var request = route.Request();
        await request.RunRefusedAsync();
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, request.Status);
        Assert.Empty(route.Handlers);
    }

    [Fact]
    public async Task A_server_that_begins_to_shut_down_while_the_endpoint_decides_refuses()
    {
        await using var route = new TestRoute();
        route.OnUpgrade = (_, _) =>
        {
            route.Connections.BeginStopping();
            return new((object?)true);
        };
        var request = route.Request();
        await request.RunRefusedAsync();
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, request.Status);
        Assert.False(request.Client.Accepted.IsCompleted);
        Assert.Equal(1, Assert.Single(route.Handlers).Disposals);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_connection_too_many_is_refused_until_another_has_ended(bool ofAllRoutes)
    {
        await using var route = new TestRoute(o => (o.MaxConnections, o.MaxTotalConnections) = ofAllRoutes ? (0, 2) : (2, 0));
        var first = route.Request();
        var second = route.Request();
        Task[] running = [first.Open(), second.Open()];
        for (var i = 0; i < 3; i++)
        {
            var refused = route.Request();
            await refused.RunRefusedAsync();
            Assert.Equal(StatusCodes.Status503ServiceUnavailable, refused.Status);
            Assert.Equal("1", refused.Answer.RetryAfter);
            Assert.Equal(2, route.Handlers.Count);
        }

        await first.Client.CloseAsync();
        await running[0];
        await route.Request().RunAndCloseAsync();
        await second.Client.CloseAsync();
        await running[1];
    }

    [Fact]
    public async Task A_refused_handshake_takes_no_connections_place()
    {
        await using var route = new TestRoute(static o => (o.MaxConnections, o.MaxTotalConnections) = (1, 1));
        route.OnUpgrade = static (_, _) => new((object?)false);
        await route.Request().RunRefusedAsync();
        route.OnUpgrade = static (_, _) => throw new InvalidOperationException("fault");
        await Assert.ThrowsAsync<InvalidOperationException>(() => route.Request().RunRefusedAsync());
        route.OnUpgrade = static (_, _) => default;
        await route.Request().RunAndCloseAsync();
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("b", "b")]
    [InlineData("b, a", "a")]
    [InlineData("x,b", "b")]
    public async Task The_routes_first_choice_among_the_offered_subprotocols_is_spoken(string? offered, string? spoken)
    {
        await using var route = new TestRoute(static o => o.Subprotocols = ["a", "b"]);
        var request = route.Request();
        request.Headers.SecWebSocketProtocol = offered;
        await request.RunAndCloseAsync();
        Assert.Equal(spoken, request.Answer.SecWebSocketProtocol);
        Assert.Equal(spoken, Assert.Single(route.Handlers).Opened?.Subprotocol);
    }

    [Fact]
    public async Task A_route_that_speaks_none_chooses_none()
    {
        await using var route = new TestRoute();
        var request = route.Request();
        request.Headers.SecWebSocketProtocol = "a, b";
        await request.RunAndCloseAsync();
        Assert.False(request.Answer.ContainsKey("Sec-WebSocket-Protocol"));
    }

    [Theory]
    [InlineData(false, "x", "No offered subprotocol is supported. Offer one of: a, b.")]
    [InlineData(false, "A", "No offered subprotocol is supported. Offer one of: a, b.")]
    [InlineData(true, null, "A subprotocol is required. Offer one of: a, b.")]
    public async Task A_client_that_speaks_none_of_the_routes_subprotocols_is_refused(bool isRequired, string? offered, string reason)
    {
        await using var route = new TestRoute(o => (o.Subprotocols, o.RequireSubprotocol) = (["a", "b"], isRequired));
        var request = route.Request();
        request.Headers.SecWebSocketProtocol = offered;
        await request.RunRefusedAsync();
        Assert.Equal(StatusCodes.Status400BadRequest, request.Status);
        Assert.Equal(reason, request.Body);
        Assert.Empty(route.Handlers);
    }

    [Fact]
    public async Task Values_that_do_not_bind_are_all_named_by_a_problem_document()
    {
        await using var route = new TestRoute(bind: Bind);
        var request = route.Request();
        request.Context.Request.QueryString = new("?id=seven");
        await request.RunRefusedAsync();
        Assert.Equal(StatusCodes.Status400BadRequest, request.Status);
        Assert.Equal("application/problem+json", request.Context.Response.ContentType);
        using var problem = JsonDocument.Parse(request.Body);
        Assert.Equal("The WebSocket request has values that cannot be bound.", problem.RootElement.GetProperty("title").GetString());
        Assert.Equal(
            ["The query value 'id' has the value 'seven', which is not a valid Int32.", "The header 'name' is required."],
            problem.RootElement.GetProperty("errors").EnumerateObject().Select(static error => error.Value[0].GetString()));
        Assert.Empty(route.Handlers);
    }

    [Fact]
    public async Task Values_that_bind_reach_the_handler()
    {
        await using var route = new TestRoute(bind: Bind);
        var request = route.Request();
        request.Context.Request.QueryString = new("?id=7");
        request.Headers["name"] = "seven";
        await request.RunAndCloseAsync();
        Assert.Equal([7, "seven"], Assert.Single(route.Arguments));
    }

    private static EndpointFilterInvocationContext Bind(WebSocketBinder binder) => EndpointFilterInvocationContext.Create(
        binder.Context, binder.Value<int>(BindingSource.Query, "id"), binder.String(BindingSource.Header, "name"));
}
