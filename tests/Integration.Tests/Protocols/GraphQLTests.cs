using System.Runtime.CompilerServices;
using System.Text.Json;

namespace WebSocketToolkit.Integration.Tests.Protocols;

/// <summary>graphql-transport-ws as its own client speaks it, and what no good client would do.</summary>
public sealed class GraphQLTests
{
    private const string Init = """{"type":"connection_init","payload":{"token":"open sesame"}}""";

    [Fact]
    public async Task The_clients_own_package_queries_subscribes_and_completes()
    {
        await using var app = await StartAsync();
        Assert.Equal(
            [
                """query [{"data":{"hello":"world"}}]""",
                """subscription [{"data":{"count":1}},{"data":{"count":2}},{"data":{"count":3}}]""",
                """error [{"message":"There is no field 'nonsense'."}]""",
                """first {"data":{"ticks":1}}""",
                """second {"data":{"ticks":1}}""",
                """running [{"data":{"running":2}}]""",
                """running {"data":{"running":1}}""",
                "goes on true",
                "credentials 4403 Forbidden",
                "same id 4409 Subscriber for one already exists",
            ],
            await NodeScript.RunAsync("graphql.mjs", $"ws://127.0.0.1:{app.Port}/graphql"));
        Assert.Empty(app.Logs);
    }

    [Theory]
    [InlineData("a subscription before the handshake", 4401, "Unauthorized", """{"type":"subscribe","id":"1","payload":{"query":"{ hello }"}}""")]
    [InlineData("a second handshake", 4429, "Too many initialisation requests", Init, Init)]
    [InlineData("no JSON", 4400, "Invalid message", Init, "hello")]
    [InlineData("no JSON for a handshake", 4400, "Invalid message", "hello")]
    [InlineData("an unknown type", 4400, "Invalid message", Init, """{"type":"unknown"}""")]
    [InlineData("no id", 4400, "Invalid message", Init, """{"type":"subscribe","payload":{"query":"{ hello }"}}""")]
    [InlineData("null for an id", 4400, "Invalid message", Init, """{"type":"subscribe","id":null,"payload":{"query":"{ hello }"}}""")]
    [InlineData("no query", 4400, "Invalid message", Init, """{"type":"subscribe","id":"1","payload":{}}""")]
    public async Task Each_fault_has_its_code(string fault, int code, string reason, params string[] messages)
    {
        await using var app = await StartAsync();
        await using var client = await ConnectAsync(app);
        foreach (var message in messages)
        {
            await client.SendAsync(message);
        }

        if (messages is [Init, ..])
        {
            Assert.Equal("""{"type":"connection_ack"}""", await client.ReceiveTextAsync());
        }

        Assert.Equal((code, reason), await client.ExpectCloseAsync());
        Assert.True(!app.Logs.Any(), fault);
    }

    [Fact]
    public async Task Without_a_handshake_is_4408_and_pings_win_no_time()
    {
        var time = new FakeTimeProvider();
        await using var app = await StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(time));
        await using var client = await ConnectAsync(app);
        await PingAsync(client);
        time.Advance(TimeSpan.FromSeconds(2));
        await PingAsync(client);
        var close = client.ExpectCloseAsync();
        var start = time.GetTimestamp();
        while (!close.IsCompleted)
        {
            // The wait for the next message may begin a moment after the pong was sent.
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(close, Task.Delay(1));
        }

        Assert.Equal((4408, "Connection initialisation timeout"), await close);
        Assert.InRange(time.GetElapsedTime(start), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(2.9));
    }

    [Fact]
    public async Task An_id_may_be_used_again_once_the_client_has_completed_it()
    {
        await using var app = await StartAsync();
        await using var client = await ConnectAsync(app);
        await client.SendAsync(Init);
        Assert.Equal("connection_ack", (await client.ReceiveAsync<JsonElement>()).GetProperty("type").GetString());
        for (var i = 0; i < 20; i++)
        {
            await client.SendAsync("""{"type":"subscribe","id":"1","payload":{"query":"subscription { ticks }"}}""");
            await client.SendAsync("""{"type":"complete","id":"1"}""");
        }

        // And an id that was never there is nobody's fault.
        await client.SendAsync("""{"type":"complete","id":"2"}""");
        await PingAsync(client);
    }

    [Theory]
    [InlineData("graphql-ws")]
    [InlineData(null)]
    public async Task Another_subprotocol_is_refused_before_the_upgrade(string? offered)
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/graphql", ("Sec-WebSocket-Protocol", offered)));
        var response = await client.ReadResponseAsync();
        Assert.Equal(400, response.Status);
        Assert.Contains("graphql-transport-ws", response.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GraphQLTransportWs.cs")]
    [InlineData("YWebSocket.cs")]
    public void A_protocol_takes_a_user_less_than_150_lines(string file) => Assert.InRange(
        File.ReadLines(Path.Combine(Repository.Root, "tests", "Integration.Tests", "Protocols", file)).Count(), 1, 149);

    private static async Task PingAsync(WebSocketTestClient client)
    {
        await client.SendAsync("""{"type":"ping"}""");
        await client.SkipToAsync<JsonElement>(static message => message.GetProperty("type").GetString() == "pong");
    }

    private static async Task<WebSocketTestClient> ConnectAsync(TestApp app)
    {
        var client = await app.ConnectAsync("/graphql", options => options.Subprotocols.Add("graphql-transport-ws"));
        Assert.Equal("graphql-transport-ws", client.Subprotocol);
        return client;
    }

    private static Task<TestApp> StartAsync(Action<WebApplicationBuilder>? configure = null) => TestApp.StartAsync(
        app => app.MapGraphQLTransportWs(),
        builder =>
        {
            builder.Services.AddSingleton<IGraphQLEngine, Engine>();
            builder.Services.ConfigureHttpJsonOptions(options =>
            {
                options.SerializerOptions.RespectNullableAnnotations = true;
                options.SerializerOptions.RespectRequiredConstructorParameters = true;
            });
            configure?.Invoke(builder);
        });

    /// <summary>As much of an engine as the tests ask for.</summary>
    private sealed class Engine : IGraphQLEngine
    {
        private int _running;

        public bool Admits(JsonElement? credentials) => credentials?.GetProperty("token").GetString() == "open sesame";

        public IAsyncEnumerable<JsonElement> ExecuteAsync(GraphQLRequest request, CancellationToken cancellationToken) => request.Query switch
        {
            "{ hello }" => Once(new { hello = "world" }),
            "{ running }" => Once(new { running = Volatile.Read(ref _running) }),
            "subscription Count($to: Int!) { count(to: $to) }" => Count(request.Variables!.Value.GetProperty("to").GetInt32()),
            "subscription { ticks }" => Ticks(cancellationToken),
            _ => throw new GraphQLException("There is no field 'nonsense'."),
        };

        private static IAsyncEnumerable<JsonElement> Once(object data) => new[] { Result(data) }.ToAsyncEnumerable();

        private static IAsyncEnumerable<JsonElement> Count(int to) =>
            Enumerable.Range(1, to).Select(static count => Result(new { count })).ToAsyncEnumerable();

        private static JsonElement Result(object data) => JsonSerializer.SerializeToElement(new { data });

        private async IAsyncEnumerable<JsonElement> Ticks([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _running);
            try
            {
                for (var ticks = 1; ; ticks++)
                {
                    yield return Result(new { ticks });
                    await Task.Delay(5, cancellationToken);
                }
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }
}
