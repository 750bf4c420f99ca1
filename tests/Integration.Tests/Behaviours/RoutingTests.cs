using System.Net;

namespace WebSocketToolkit.Integration.Tests.Behaviours;

/// <summary>Sections A and B: one router for HTTP and WebSockets, and an HTTP answer for whatever is no handshake.</summary>
public sealed class RoutingTests(ReferenceApps apps) : BehaviourTests(apps)
{
    [Fact]
    [Behaviour(1, 96)]
    public async Task An_attributed_class_answers_and_both_sides_see_the_close()
    {
        using var client = await App.ConnectAsync("/echo");
        await client.SendTextAsync("hello");
        Assert.Equal("hello", await client.ReceiveTextAsync());
        await client.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, "bye", default);
        await App.WhenEmptyAsync();
        var close = Assert.Single(App.Seen("close", "/echo"));
        Assert.Equal((1000, "bye"), (close.Code, close.Reason));
    }

    [Fact]
    [Behaviour(2)]
    public async Task The_answer_says_what_the_protocol_asks_for_and_no_more()
    {
        var response = await App.ShakeHandsAsync("/echo");
        Assert.Equal(101, response.Status);
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", response.Headers["Sec-WebSocket-Accept"]);
        Assert.Equal(
            ["Connection", "Date", "Sec-WebSocket-Accept", "Server", "Upgrade"],
            response.Headers.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/baz/", "/baz/")]
    [InlineData("/baz", "/baz/")]
    [InlineData("/baz/echo", "/baz/echo")]
    [Behaviour(22, 23, 25)]
    public async Task A_groups_prefix_stands_before_its_routes(string path, string route)
    {
        using var client = await App.ConnectAsync(path);
        Assert.Equal("prefix:/baz", await client.ReceiveTextAsync());
        await App.SeeAsync("open", route);
        Assert.Single(App.Seen("open"));
    }

    [Theory]
    [InlineData("/params/foo", """{"params":{"id":"foo"},"query":{}}""")]
    [InlineData("/params/foo%20bar?a=1", """{"params":{"id":"foo bar"},"query":{"a":"1"}}""")]
    [InlineData("/typed/7?from=2026-01-02", """{"id":7,"from":"2026-01-02"}""")]
    [InlineData("/typed/7", """{"id":7,"from":null}""")]
    [Behaviour(26, 27)]
    public async Task Route_and_query_values_reach_the_class_typed(string path, string expected)
    {
        using var client = await App.ConnectAsync(path);
        Assert.Equal(expected, await client.ReceiveTextAsync());
    }

    [Theory]
    [InlineData("/typed/7?from=tomorrow", 400)]
    [InlineData("/big/many", 400)]
    [InlineData("/typed/seven", 404)]
    [Behaviour(26, 27)]
    public async Task What_does_not_parse_is_an_answer_and_never_a_closed_socket(string path, int expected)
    {
        var response = await App.ShakeHandsAsync(path);
        Assert.Equal(expected, response.Status);
        if (expected == 400)
        {
            Assert.StartsWith("application/problem+json", response.Headers["Content-Type"]);
        }

        await App.WhenEmptyAsync();
        Assert.Empty(App.Events);
    }

    [Theory]
    [InlineData("/nowhere", 404)]
    [InlineData("/", 404)]
    [InlineData("/bazaar", 404)]
    [InlineData("/ECHO/", 101)]
    [InlineData("/echo/", 101)]
    [InlineData("/Echo", 101)]
    [Behaviour(28, 40)]
    public async Task Paths_match_as_they_do_for_http(string path, int expected) =>
        Assert.Equal(expected, (await App.ShakeHandsAsync(path)).Status);

    [Theory]
    [InlineData("/wild/a/b", "wild:a/b")]
    [InlineData("/wild", "wild:")]
    [InlineData("/wild/http", "wild:http")]
    [Behaviour(8, 30, 31, 32)]
    public async Task A_wildcard_takes_what_no_other_WebSocket_route_does(string path, string expected)
    {
        using var client = await App.ConnectAsync(path);
        Assert.Equal(expected, await client.ReceiveTextAsync());
        Assert.Equal("wild http", await App.Http.GetStringAsync("/wild/http"));
    }

    [Fact]
    [Behaviour(33)]
    public async Task An_upgrade_of_an_http_path_is_the_platforms_business()
    {
        var response = await App.ShakeHandsAsync("/http");
        Assert.Equal((200, "http route"), (response.Status, response.Body));
        await App.SeeAsync("http", "/http");
    }

    [Fact]
    [Behaviour(34, 37)]
    public async Task One_path_serves_both_at_the_same_time()
    {
        using var client = await App.ConnectAsync("/both");
        Assert.Equal("""{"hello":"world"}""", await App.Http.GetStringAsync("/both"));
        using var head = await App.Http.SendAsync(new(HttpMethod.Head, "/both"));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal("application/json", head.Content.Headers.ContentType?.MediaType);
        Assert.Equal("hello client", await client.ReceiveTextAsync());
    }

    [Theory]
    [InlineData("GET", "/echo", 426)]
    [InlineData("HEAD", "/echo", 426)]
    [InlineData("POST", "/echo", 405)]
    [InlineData("DELETE", "/wild/x", 405)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("POST", "/post", 200)]
    [InlineData("GET", "/post", 405)]
    [InlineData("GET", "/http", 200)]
    [Behaviour(9, 10, 35, 36, 38, 39)]
    public async Task Ordinary_requests_get_ordinary_answers(string method, string path, int expected)
    {
        using var response = await App.Http.SendAsync(new(new HttpMethod(method), path));
        Assert.Equal(expected, (int)response.StatusCode);
        if (expected == 426)
        {
            Assert.Equal("websocket", response.Headers.Upgrade.ToString());
        }
    }

    [Theory]
    [InlineData("Sec-WebSocket-Key", null)]
    [InlineData("Sec-WebSocket-Key", "short")]
    [InlineData("Sec-WebSocket-Version", "8")]
    [InlineData("Sec-WebSocket-Version", "14")]
    [InlineData("Sec-WebSocket-Protocol", "a, a")]
    [InlineData("Sec-WebSocket-Protocol", "a, b@d")]
    [Behaviour(41, 42, 43, 77)]
    public async Task A_malformed_handshake_is_400_and_names_the_header(string header, string? value)
    {
        var response = await App.ShakeHandsAsync("/both", (header, value));
        Assert.Equal(400, response.Status);
        Assert.Contains(header, response.Body);
        Assert.Equal("13", response.Headers["Sec-WebSocket-Version"]);
    }

    [Theory]
    [InlineData("a,,b")]
    [InlineData("")]
    [InlineData(" , ")]
    [Behaviour(77)]
    public async Task Empty_elements_of_a_protocol_list_are_as_if_not_there(string value) =>
        Assert.Equal(101, (await App.ShakeHandsAsync("/both", ("Sec-WebSocket-Protocol", value))).Status);

    [Fact]
    [Behaviour(44)]
    public async Task Tokens_are_compared_without_case_and_may_stand_in_lists()
    {
        var response = await App.ShakeHandsAsync("/echo", ("Upgrade", "WebSocket"), ("Connection", "keep-alive, UPGRADE"));
        Assert.Equal(101, response.Status);
    }

    [Fact]
    [Behaviour(45)]
    public async Task Another_upgrade_is_an_ordinary_request()
    {
        var response = await App.ShakeHandsAsync(
            "/http", ("Upgrade", "h2c"), ("Connection", "Upgrade, HTTP2-Settings"), ("HTTP2-Settings", "AAMAAABk"));
        Assert.Equal((200, "http route"), (response.Status, response.Body));
    }

    [Theory]
    [InlineData("/post", 200)]
    [InlineData("/echo", 405)]
    [Behaviour(46)]
    public async Task An_upgrade_with_post_is_none(string path, int expected)
    {
        await using var client = await App.ConnectRawAsync();
        var request = "POST"u8.ToArray().Concat(RawClient.Handshake(path, ("Content-Length", "0")).Skip("GET".Length));
        await client.SendAsync([.. request]);
        Assert.Equal(expected, (await client.ReadResponseAsync()).Status);
    }

    [Fact]
    [Behaviour(48)]
    public async Task A_handshake_with_a_body_is_400()
    {
        await using var client = await App.ConnectRawAsync();
        await client.SendAsync([.. RawClient.Handshake("/echo", ("Content-Length", "3")), 1, 2, 3]);
        Assert.Equal(400, (await client.ReadResponseAsync()).Status);
    }

    [Theory]
    [InlineData(2000, 10, 431)]
    [InlineData(1, 64 * 1024, 431)]
    [Behaviour(49)]
    public async Task Too_many_headers_are_refused_at_once(int count, int length, int expected)
    {
        var headers = Enumerable.Range(0, count).Select(i => ($"X-{i}", (string?)new string('x', length)));
        var response = await App.ShakeHandsAsync("/echo", [.. headers]).WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(expected, response.Status);
        await App.AssertAliveAsync();
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("http://localhost", 101)]
    [Behaviour(50)]
    public async Task A_page_of_another_origin_may_not_connect(string origin, int expected) =>
        Assert.Equal(expected, (await App.ShakeHandsAsync("/echo", ("Origin", origin))).Status);

    [Fact]
    [Behaviour(75, 76)]
    public async Task A_route_without_subprotocols_accepts_and_chooses_none()
    {
        var response = await App.ShakeHandsAsync("/proto", ("Sec-WebSocket-Protocol", "a, b"));
        Assert.Equal(101, response.Status);
        Assert.DoesNotContain("Sec-WebSocket-Protocol", response.Headers.Keys);
    }

    [Fact]
    [Behaviour(75)]
    public async Task A_route_with_subprotocols_chooses_or_refuses()
    {
        var app = await InProfileAsync("protocols");
        using var client = await app.ConnectAsync("/proto", o =>
        {
            o.AddSubProtocol("a");
            o.AddSubProtocol("b");
        });
        Assert.Equal("b", client.SubProtocol);
        Assert.Equal("proto:b", await client.ReceiveTextAsync());
        Assert.Equal(400, (await app.ShakeHandsAsync("/proto", ("Sec-WebSocket-Protocol", "a, c"))).Status);
        Assert.Equal(101, (await app.ShakeHandsAsync("/proto")).Status);
    }
}
