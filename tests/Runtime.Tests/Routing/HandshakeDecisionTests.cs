using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit.Runtime.Tests.Routing;

/// <summary>The decisions of filters and of <c>OnUpgrade</c>, the time that they may take, and the handler that is disposed after each.</summary>
public sealed class HandshakeDecisionTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    public async Task An_endpoint_accepts_by_true_or_by_nothing(bool? decision)
    {
        await using var route = new TestRoute { OnUpgrade = (_, _) => new((object?)decision) };
        await route.Request().RunAndCloseAsync();
        Assert.Equal(1000, AssertDisposed(route).Close?.Code);
    }

    [Fact]
    public async Task An_endpoint_refuses_by_false()
    {
        await using var route = new TestRoute { OnUpgrade = static (_, _) => new((object?)false) };
        var request = route.Request();
        await request.RunRefusedAsync();
        Assert.Equal(StatusCodes.Status403Forbidden, request.Status);
        Assert.Equal("The endpoint refused the connection.", request.Body);
        AssertRefused(route, request);
    }

    [Fact]
    public async Task An_endpoint_refuses_by_a_result_of_its_own()
    {
        await using var route = new TestRoute { OnUpgrade = static (_, _) => new(Results.Text("Pay first.", statusCode: 402)) };
        var request = route.Request();
        await request.RunRefusedAsync();
        Assert.Equal((402, "Pay first."), (request.Status, request.Body));
        AssertRefused(route, request);
    }

    [Fact]
    public async Task An_endpoint_chooses_a_subprotocol_by_a_string()
    {
        await using var route = new TestRoute(static o => o.Subprotocols = ["a", "b"]) { OnUpgrade = static (_, _) => new("b") };
        var request = route.Request();
        request.Headers.SecWebSocketProtocol = "a, b";
        await request.RunAndCloseAsync();
        Assert.Equal("b", request.Answer.SecWebSocketProtocol);
        Assert.Equal("b", AssertDisposed(route).Opened?.Subprotocol);
    }

    [Theory]
    [InlineData("c")]
    [InlineData("A")]
    [InlineData("")]
    public async Task An_endpoint_cannot_choose_what_the_client_does_not_offer(string chosen)
    {
        await using var route = new TestRoute { OnUpgrade = (_, _) => new(chosen) };
        var request = route.Request();
        request.Headers.SecWebSocketProtocol = "a, b";
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(request.RunRefusedAsync);
        Assert.Contains($"'{chosen}'", fault.Message, StringComparison.Ordinal);
        AssertRefused(route, request);
    }

    [Fact]
    public async Task A_decision_of_any_other_type_is_the_applications_fault()
    {
        await using var route = new TestRoute { OnUpgrade = static (_, _) => new((object?)42) };
        var request = route.Request();
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(request.RunRefusedAsync);
        Assert.StartsWith("OnUpgrade returned 'System.Int32'", fault.Message, StringComparison.Ordinal);
        AssertRefused(route, request);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exception_of_the_endpoint_is_left_to_the_server(bool whileCreating)
    {
        await using var route = new TestRoute();
        if (whileCreating)
        {
            route.OnCreate = static () => throw new InvalidOperationException("fault");
        }
        else
        {
            route.OnUpgrade = static (_, _) => throw new InvalidOperationException("fault");
        }

        var request = route.Request();
        Assert.Equal("fault", (await Assert.ThrowsAsync<InvalidOperationException>(request.RunRefusedAsync)).Message);
        AssertRefused(route, request);
    }

    [Fact]
    public async Task A_filter_refuses_before_the_endpoint_is_built()
    {
        await using var route = new TestRoute(filters: static (_, _) => new(Results.StatusCode(401)));
        var request = route.Request();
        await request.RunRefusedAsync();
        Assert.Equal(401, request.Status);
        Assert.Empty(route.Handlers);
        Assert.False(request.Client.Accepted.IsCompleted);
    }

    [Fact]
    public async Task A_filter_refuses_what_the_endpoint_accepts()
    {
        await using var route = new TestRoute(filters: static async (arguments, next) =>
        {
            await next(arguments);
            return "Not today.";
        });
        var request = route.Request();
        await request.RunRefusedAsync();
        Assert.Equal((200, "Not today."), (request.Status, request.Body));
        AssertRefused(route, request);
    }

    [Fact]
    public async Task A_filter_that_has_answered_by_itself_is_left_alone()
    {
        await using var route = new TestRoute(filters: static (arguments, _) =>
        {
            arguments.HttpContext.Response.StatusCode = 418;
            return default;
        });
        var request = route.Request();
        await request.RunRefusedAsync();
        Assert.Equal((418, ""), (request.Status, request.Body));
    }

    [Fact]
    public async Task A_filter_must_not_answer_with_anything_else()
    {
        await using var route = new TestRoute(filters: static (_, _) => new((object?)42));
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(route.Request().RunRefusedAsync);
        Assert.StartsWith("An endpoint filter answered a WebSocket handshake with 'System.Int32'.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_run_in_their_order_and_are_over_before_the_handshake_is_accepted()
    {
        List<string> order = [];
        Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> Filter(string name) => async (arguments, next) =>
        {
            order.Add(name);
            var answer = await next(arguments);
            Assert.Equal("Upgrade", answer?.GetType().Name);
            order.Add(name + " is over");
            return answer;
        };
        await using var route = new TestRoute(filters: [Filter("outer"), Filter("inner")]);
        route.OnUpgrade = (_, _) =>
        {
            order.Add("OnUpgrade");
            return default;
        };
        var request = route.Request();
        var running = request.Open();
        Assert.Equal(["outer", "inner", "OnUpgrade", "inner is over", "outer is over"], order);
        Assert.Equal(0, Assert.Single(route.Handlers).Disposals);
        await request.Client.CloseAsync();
        await running;
        AssertDisposed(route);
    }

    [Fact]
    public async Task A_filter_may_put_the_upgrade_into_a_result_of_its_own()
    {
        await using var route = new TestRoute(filters: static async (arguments, next) => new Wrapped((IResult)(await next(arguments))!));
        var request = route.Request();
        await request.RunAndCloseAsync();
        Assert.Equal("yes", request.Answer["X-Wrapped"]);
        Assert.Equal(1000, AssertDisposed(route).Close?.Code);
    }

    [Fact]
    public async Task A_result_around_the_upgrade_is_bounded_by_the_same_time()
    {
        TestRoute route = null!;
        await using var made = route = new(
            static o => o.HandshakeTimeout = TimeSpan.FromSeconds(10),
            bind: null,
            async (arguments, next) => new Wrapped((IResult)(await next(arguments))!)
            {
                Before = () => route.Clock.Advance(TimeSpan.FromSeconds(10)),
            });
        var request = route.Request();
        await request.RunRefusedAsync();
        Assert.Equal(503, request.Status);
        AssertRefused(route, request);
    }

    [Fact]
    public async Task A_result_around_the_upgrade_does_not_open_a_connection_that_the_drain_would_miss()
    {
        TestRoute route = null!;
        await using var made = route = new(filters: async (arguments, next) => new Wrapped((IResult)(await next(arguments))!)
        {
            Before = () => Assert.True(route.Connections.BeginStopping()),
        });
        var request = route.Request();
        await request.RunRefusedAsync();
        Assert.Equal((503, "The server is shutting down."), (request.Status, request.Body));
        AssertRefused(route, request);
    }

    [Fact]
    public async Task A_filter_that_calls_next_twice_leaves_no_instance_behind()
    {
        await using var route = new TestRoute(filters: static async (arguments, next) =>
        {
            await next(arguments);
            return await next(arguments);
        });
        await route.Request().RunAndCloseAsync();
        Assert.Equal([1, 1], route.Handlers.Select(static handler => handler.Disposals));
        Assert.Equal([null, 1000], route.Handlers.Select(static handler => handler.Close?.Code));
    }

    [Fact]
    public async Task A_decision_that_takes_too_long_is_told_so_and_answered_503()
    {
        CancellationToken given = default;
        await using var route = new TestRoute(static o => o.HandshakeTimeout = TimeSpan.FromSeconds(10));
        route.OnUpgrade = async (context, token) =>
        {
            Assert.Equal(context.RequestAborted, token);
            given = token;
            await new TaskCompletionSource().Task.WaitAsync(token);
            return true;
        };
        using var client = new CancellationTokenSource();
        var request = route.Request();
        request.Context.RequestAborted = client.Token;
        var running = request.RunRefusedAsync();
        route.Clock.Advance(TimeSpan.FromSeconds(9.999));
        Assert.False(given.IsCancellationRequested);
        route.Clock.Advance(TimeSpan.FromSeconds(0.001));
        Assert.True(given.IsCancellationRequested);
        await running;
        Assert.Equal((503, "The handshake took too long."), (request.Status, request.Body));
        Assert.Equal(client.Token, request.Context.RequestAborted);
        AssertRefused(route, request);
    }

    [Theory]
    [InlineData(true, 503)]
    [InlineData(false, 403)]
    public async Task A_decision_that_comes_too_late_counts_only_if_it_refuses(bool decision, int status)
    {
        await using var route = new TestRoute(static o => o.HandshakeTimeout = TimeSpan.FromSeconds(10));
        route.OnUpgrade = (_, _) =>
        {
            route.Clock.Advance(TimeSpan.FromSeconds(10));
            return new((object?)decision);
        };
        var request = route.Request();
        await request.RunRefusedAsync();
        Assert.Equal(status, request.Status);
        AssertRefused(route, request);
    }

    [Fact]
    public async Task A_filter_is_bounded_by_the_same_time()
    {
        CancellationToken token = default;
        await using var route = new TestRoute(static o => o.HandshakeTimeout = TimeSpan.FromSeconds(10), bind: null, async (arguments, next) =>
        {
            token = arguments.HttpContext.RequestAborted;
            await new TaskCompletionSource().Task.WaitAsync(token);
            return await next(arguments);
        });
        var request = route.Request();
        var running = request.RunRefusedAsync();
        route.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(token.IsCancellationRequested);
        await running;
        Assert.Equal(503, request.Status);
        Assert.Empty(route.Handlers);
    }

    [Fact]
    public async Task A_decision_may_take_for_ever_where_the_route_says_so()
    {
        await using var route = new TestRoute(static o => o.HandshakeTimeout = TimeSpan.Zero);
        using var client = new CancellationTokenSource();
        route.OnUpgrade = (_, token) =>
        {
            Assert.Equal(client.Token, token);
            route.Clock.Advance(TimeSpan.FromDays(1));
            return new((object?)!token.IsCancellationRequested);
        };
        var request = route.Request();
        request.Context.RequestAborted = client.Token;
        await request.RunAndCloseAsync();
    }

    [Fact]
    public async Task A_client_that_goes_away_while_the_endpoint_decides_gets_no_answer()
    {
        using var client = new CancellationTokenSource();
        await using var route = new TestRoute();
        route.OnUpgrade = async (_, token) =>
        {
            await client.CancelAsync();
            token.ThrowIfCancellationRequested();
            return true;
        };
        var request = route.Request();
        request.Context.RequestAborted = client.Token;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(request.RunRefusedAsync);
        Assert.Equal((200, ""), (request.Status, request.Body));
        AssertRefused(route, request);
    }

    private static FakeHandler AssertDisposed(TestRoute route)
    {
        var handler = Assert.Single(route.Handlers);
        Assert.Equal(1, handler.Disposals);
        return handler;
    }

    private static void AssertRefused(TestRoute route, TestRequest request)
    {
        Assert.False(request.Client.Accepted.IsCompleted);
        Assert.Null(AssertDisposed(route).Opened);
        Assert.Empty(route.Connections);
    }

    private sealed class Wrapped(IResult result) : IResult
    {
        public Action Before { get; init; } = static () => { };

        public Task ExecuteAsync(HttpContext httpContext)
        {
            Before();
            httpContext.Response.Headers["X-Wrapped"] = "yes";
            return result.ExecuteAsync(httpContext);
        }
    }
}
