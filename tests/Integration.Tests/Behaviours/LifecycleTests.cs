using System.Net;
using System.Text.Json;

namespace WebSocketToolkit.Integration.Tests.Behaviours;

/// <summary>Section C: what runs before the upgrade, in which order, and that it may refuse with an HTTP answer.</summary>
public sealed class LifecycleTests(ReferenceApps apps) : BehaviourTests(apps)
{
    private static readonly string[] _order = ["middleware", "authorization", "filter1", "filter2"];

    [Fact]
    [Behaviour(51, 55)]
    public async Task Middleware_authorization_and_filters_run_in_order_before_the_upgrade()
    {
        using (var client = await App.ConnectAsync("/order"))
        {
            Assert.Equal(_order, JsonSerializer.Deserialize<string[]>(await client.ReceiveTextAsync()));
        }

        await App.WhenEmptyAsync();
        Assert.Equal(
            [.. _order.Select(static name => ("hook", name)), ("open", null), ("close", null)],
            App.Events.Select(static happened => (happened.Type, happened.H)));

        await App.SettleAsync();
        using var other = await App.ConnectAsync("/echo");
        await App.SeeAsync("open", "/echo");
        Assert.Empty(App.Seen("hook"));
    }

    [Fact]
    [Behaviour(51, 80, 83)]
    public async Task An_exception_after_the_hooks_is_the_connections_own()
    {
        using (var client = await App.ConnectAsync("/order-throw"))
        {
            Assert.Equal(1011, (await client.ReceiveCloseAsync()).Code);
        }

        await App.WhenEmptyAsync();
        Assert.Equal(_order, App.Seen("hook").Select(static e => e.H));
        Assert.Equal("Fail", Assert.Single(App.Seen("error", "/order-throw")).Message);
        Assert.Equal("Fail", Assert.Single(App.Logs).Err);
    }

    [Fact]
    [Behaviour(56)]
    public async Task A_filters_answer_is_the_http_answer()
    {
        var response = await App.ShakeHandsAsync("/hook-401");
        Assert.Equal((401, "not authenticated"), (response.Status, response.Body));
        await App.WhenEmptyAsync();
        Assert.Empty(App.Events);
        Assert.Empty(App.Logs);
    }

    [Theory]
    [InlineData("/hook-throw", 500)]
    [InlineData("/hook-errorhandler", 501)]
    [Behaviour(58, 59, 60, 61, 85)]
    public async Task An_exception_before_the_upgrade_goes_to_the_apps_exception_handlers(string path, int expected)
    {
        var response = await App.ShakeHandsAsync(path);
        Assert.Equal(expected, response.Status);
        if (expected == 501)
        {
            Assert.Equal("there was an error", response.Body);
        }

        await App.WhenEmptyAsync();
        Assert.Empty(App.Events);
    }

    [Fact]
    [Behaviour(64, 65)]
    public async Task What_middleware_found_out_reaches_the_connection()
    {
        using var client = await App.ConnectAsync("/decor");
        Assert.Equal("""{"str":"it works!","ws":true}""", await client.ReceiveTextAsync());
        Assert.Equal("""{"str":"it works!","ws":false}""", await App.Http.GetStringAsync("/decor-http"));
    }

    [Theory]
    [InlineData("/hook-slow")]
    [InlineData("/hook-200ms")]
    [Behaviour(68)]
    public async Task Frames_in_the_handshakes_segment_wait_for_slow_hooks(string path)
    {
        await using var client = await App.ConnectRawAsync();
        RawFrame[] frames = [RawFrame.OfText("1"), RawFrame.OfText("2"), RawFrame.OfClose(1000)];
        await client.SendAsync([.. RawClient.Handshake(path), .. frames.SelectMany(static frame => frame.ToBytes())]);
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        Assert.Equal("1", (await client.ReadFrameAsync()).Text);
        Assert.Equal("2", (await client.ReadFrameAsync()).Text);
        Assert.Equal(1000, (await client.ReadFrameAsync()).CloseCode);
    }

    [Fact]
    [Behaviour(68)]
    public async Task Frames_sent_while_a_hook_is_slow_wait_for_it()
    {
        await using var client = await App.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/hook-200ms"));
        await App.SeeAsync("slow-hook-enter", "/hook-200ms");
        await client.SendAsync(RawFrame.OfText("early"));
        Assert.Empty(App.Seen("handler-ran"));
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        Assert.Equal("early", (await client.ReadFrameAsync()).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Behaviour(69, 70)]
    public async Task A_client_that_leaves_during_a_hook_leaves_nothing_behind(bool reset)
    {
        await using var client = await App.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/hook-200ms"));
        await App.SeeAsync("slow-hook-enter", "/hook-200ms");
        if (reset)
        {
            client.Reset();
        }
        else
        {
            client.EndSending();
            await client.ReadToEndAsync();
        }

        Assert.Equal(1006, (await App.SeeAsync("close", "/hook-200ms")).Code);
        await App.WhenEmptyAsync();
        Assert.Empty(App.Logs);
        await App.AssertAliveAsync();
    }

    [Theory]
    [InlineData("verify", 401)]
    [InlineData("verify-async", 403)]
    [Behaviour(72, 73, 74)]
    public async Task OnUpgrade_has_the_last_word(string profile, int expected)
    {
        var app = await InProfileAsync(profile);
        var response = await app.ShakeHandsAsync("/hello");
        Assert.Equal(expected, response.Status);
        if (expected == 403)
        {
            Assert.Equal("go away", response.Body);
            Assert.Equal("120", response.Headers["Retry-After"]);
        }

        using var client = await app.ConnectAsync("/hello", o => o.SetRequestHeader("x-key", "ok"));
        Assert.Equal("hello client", await client.ReceiveTextAsync());
        Assert.Equal(401, (await app.ShakeHandsAsync("/hook-401")).Status);
        Assert.Equal(404, (await app.ShakeHandsAsync("/nowhere")).Status);
        await app.SeeAsync("open", "/hello");
        Assert.Equal(2, app.Seen("verify", "/hello").Count());
    }

    [Fact]
    [Behaviour(57)]
    public async Task A_plain_request_to_a_WebSocket_route_is_426_before_its_filters_run()
    {
        using var response = await App.Http.GetAsync("/hook-401");
        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }
}
