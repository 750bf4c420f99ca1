namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>An annotated class from the outside: when its callbacks run, what they are given, and when things are disposed.</summary>
public sealed class ClassTests
{
    [Fact]
    public async Task All_callbacks_run_in_order_each_with_services_of_its_scope()
    {
        await using var app = await StartAsync(map => map.MapLifecycle());
        var journal = app.Services.GetRequiredService<Journal>();
        await using var client = await app.ConnectAsync("/lifecycle");
        Assert.Equal("open, ticket 0", await client.ReceiveTextAsync());
        await journal.ExpectAsync("upgrade, ticket 0");

        await client.SendAsync("a");
        Assert.Equal("a, tickets 0 and 1", await client.ReceiveTextAsync());
        await journal.ExpectAsync("ticket 1 disposed");

        await client.SendAsync("throw");
        Assert.Equal("error: wanted", await client.ReceiveTextAsync());
        await journal.ExpectAsync("ticket 2 disposed");

        await client.SendAsync([1, 2, 3]);
        Assert.Equal([3, 2, 1], await client.ReceiveBytesAsync());

        await client.CloseAsync();
        await journal.ExpectAsync("close 1000, ticket 0", "instance disposed", "ticket 0 disposed");
        journal.AssertEmpty();
        Assert.Empty(app.Logs);
    }

    [Fact]
    public async Task A_service_of_a_message_lives_until_its_callback_has_completed()
    {
        await using var app = await StartAsync(map => map.MapLifecycle());
        var journal = app.Services.GetRequiredService<Journal>();
        await using var client = await app.ConnectAsync("/lifecycle");
        await client.ReceiveTextAsync();
        await journal.ExpectAsync("upgrade, ticket 0");
        await client.SendAsync("slow");
        Assert.Equal("working", await client.ReceiveTextAsync());
        journal.AssertEmpty();
        app.Services.GetRequiredService<TaskCompletionSource>().SetResult();
        Assert.Equal("slow, tickets 0 and 1", await client.ReceiveTextAsync());
        await journal.ExpectAsync("ticket 1 disposed");
    }

    [Fact]
    public async Task A_refusal_is_the_whole_answer_and_the_instance_is_disposed()
    {
        await using var app = await StartAsync(map => map.MapDecidesByResult());
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/by-result/no"));
        var response = await client.ReadResponseAsync();
        Assert.Equal((418, "no tea"), (response.Status, response.Body));
        Assert.Equal("pot", response.Headers["X-Why"]);
        await app.Services.GetRequiredService<Journal>().ExpectAsync("disposed");

        await using var accepted = await app.ConnectAsync("/by-result/yes");
        Assert.Equal("open", await accepted.ReceiveTextAsync());
        await accepted.CloseAsync();
        await app.Services.GetRequiredService<Journal>().ExpectAsync("disposed");
    }

    [Theory]
    [InlineData("false", 403)]
    [InlineData("throw", 500)]
    public async Task False_is_403_and_an_exception_is_500_and_the_instance_is_disposed(string decision, int status)
    {
        await using var app = await StartAsync(map => map.MapDecidesByBool());
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/by-bool?decision=" + decision));
        Assert.Equal(status, (await client.ReadResponseAsync()).Status);
        await app.Services.GetRequiredService<Journal>().ExpectAsync("disposed");
        await using var accepted = await app.ConnectAsync("/by-bool?decision=true");
    }

    [Theory]
    [InlineData("?pick=b", "b")]
    [InlineData("", "a")]
    public async Task A_string_chooses_the_subprotocol(string query, string expected)
    {
        await using var app = await StartAsync(map => map.MapDecidesBySubprotocol());
        await using var client = await app.ConnectAsync("/by-subprotocol" + query, options =>
        {
            options.Subprotocols.Add("b");
            options.Subprotocols.Add("a");
        });
        Assert.Equal(expected, client.Subprotocol);
        Assert.Equal(expected, await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task Inherited_callbacks_run_and_an_override_runs_once()
    {
        await using var app = await StartAsync(map => map.MapDerivedEndpoint());
        await using var client = await app.ConnectAsync("/derived");
        Assert.Equal("base of Plus", await client.ReceiveTextAsync());
        await client.SendAsync("""{"a":1,"type":"plus","b":2}""");
        Assert.Equal("3", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task MapWebSocket_routes_maps_all_but_the_manual_ones()
    {
        await using var app = await StartAsync(map => map.MapWebSocketRoutes());
        await using var client = await app.ConnectAsync("/derived");
        Assert.Equal("base of Plus", await client.ReceiveTextAsync());
        await using var manual = await app.ConnectRawAsync();
        await manual.SendAsync(RawClient.Handshake("/small"));
        Assert.Equal(404, (await manual.ReadResponseAsync()).Status);
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> map) => TestApp.StartInMemoryAsync(map, builder => builder.Services
        .AddSingleton<Journal>()
        .AddSingleton<TaskCompletionSource>()
        .AddSingleton(System.Threading.Channels.Channel.CreateUnbounded<int>())
        .AddScoped<Ticket>());
}

internal sealed class Ticket(Journal journal) : IDisposable
{
    public int Number { get; } = journal.Next();

    public bool IsDisposed { get; private set; }

    public void Dispose()
    {
        IsDisposed = true;
        journal.Add($"ticket {Number} disposed");
    }
}

[WebSocketRoute("/lifecycle")]
internal sealed class Lifecycle(Ticket ticket, Journal journal, TaskCompletionSource go) : IAsyncDisposable
{
    public void OnUpgrade(Ticket same)
    {
        Assert.Same(ticket, same);
        journal.Add($"upgrade, ticket {same.Number}");
    }

    public string OnOpen() => $"open, ticket {ticket.Number}";

    public async Task<string> OnMessage(string text, Ticket own, WebSocketConnection connection)
    {
        if (text == "throw")
        {
            throw new InvalidOperationException("wanted");
        }

        if (text == "slow")
        {
            await connection.SendAsync("working");
            await go.Task;
        }

        return $"{text}, tickets {ticket.Number} and {own.Number}";
    }

    public byte[] OnMessage(ReadOnlySpan<byte> data)
    {
        var answer = data.ToArray();
        Array.Reverse(answer);
        return answer;
    }

    public string OnError(InvalidOperationException error) => "error: " + error.Message;

    public void OnClose(WebSocketClose close, Ticket same) => journal.Add($"close {close.Code}, ticket {same.Number}");

    public ValueTask DisposeAsync()
    {
        journal.Add("instance disposed");
        return default;
    }
}

[WebSocketRoute("/by-result/{decision}")]
internal sealed class DecidesByResult(Journal journal) : IDisposable
{
    public async Task<IResult?> OnUpgradeAsync(string decision, HttpContext context)
    {
        await Task.Yield();
        if (decision == "yes")
        {
            return null;
        }

        context.Response.Headers["X-Why"] = "pot";
        return Results.Text("no tea", statusCode: 418);
    }

    public string OnOpen() => "open";

    public void Dispose() => journal.Add("disposed");
}

[WebSocketRoute("/by-bool")]
internal sealed class DecidesByBool(Journal journal) : IDisposable
{
    public async ValueTask<bool> OnUpgrade([FromQuery] string decision)
    {
        await Task.Yield();
        return decision == "throw" ? throw new InvalidOperationException() : decision == "true";
    }

    public void Dispose() => journal.Add("disposed");
}

[WebSocketRoute("/by-subprotocol", Subprotocols = ["a", "b"])]
internal sealed class DecidesBySubprotocol
{
    public string? OnUpgrade([FromQuery] string? pick) => pick;

    public string OnOpen(WebSocketConnection connection) => connection.Subprotocol ?? "none";
}

internal abstract class BaseEndpoint<TMessage>
{
    public virtual string OnOpen() => "base of " + typeof(TMessage).Name;

    public abstract ValueTask<string> OnMessage(TMessage message);
}

[WebSocketRoute("/derived")]
internal sealed class DerivedEndpoint : BaseEndpoint<Plus>
{
    public override ValueTask<string> OnMessage(Plus message) => new($"{message.A + message.B}");

    public void OnMessage(Sum other) => throw new InvalidOperationException(other.ToString());
}
