namespace WebSocketToolkit.Testing.Tests.Clients;

/// <summary>What was found broken in the kit.</summary>
public sealed class KitFaultTests
{
    private static readonly TimeSpan _short = TimeSpan.FromSeconds(0.5);

    /// <summary>Short, and long enough for the first handshake of a process on a busy machine.</summary>
    private static readonly TimeSpan _shortWithHandshake = TimeSpan.FromSeconds(3);

    /// <summary>Far below what a wait without an end would take, and far above the timeout of the tests here.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Fault_K1_values_arrive_as_they_were()
    {
        await using var app = await Apps.StartAsync(static app => app.MapMoments());
        var at = new DateTime(2024, 7, 1, 12, 34, 56, 789, DateTimeKind.Utc).AddTicks(1234);
        var moment = new DateTimeOffset(2024, 7, 1, 12, 34, 56, 789, TimeSpan.FromHours(2));
        var time = new TimeOnly(12, 34, 56, 789);
        var length = new TimeSpan(1, 2, 3, 4, 5);
        var day = new DateOnly(2024, 7, 1);

        await using var client = await app.ConnectAsync(
            $"/moments/{ValueClient.Path(at)}/{ValueClient.Path(moment)}",
            options =>
            {
                ValueClient.Add(options, "time", time);
                ValueClient.Add(options, "length", length);
                ValueClient.Add(options, "day", day);
                ValueClient.Add(options, "none", null);
            });

        Assert.Equal(Moments.TextOf(at, moment, time, length, day), await client.ReceiveTextAsync());
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public void Fault_K1_a_value_that_no_path_can_carry_is_named(string value) =>
        Assert.Contains($"'{value}'", Assert.Throws<WebSocketTestException>(() => ValueClient.Path(value)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Fault_K2_skipping_ends_while_other_messages_arrive()
    {
        await using var app = await Apps.StartAsync(static app => app.MapWebSocket("/ticks", static connection =>
        {
            connection.Run(async cancellationToken =>
            {
                while (!cancellationToken.IsCancellationRequested)
                {
                    await connection.SendAsync(new Add(1));
                    await Task.Delay(10, cancellationToken);
                }
            });
        }));
        await using var client = await app.ConnectAsync("/ticks");

        await Assert.ThrowsAsync<WebSocketTestException>(
            () => client.SkipToAsync<Add>(static add => add.Amount == 2, _short).WaitAsync(_longest));
    }

    [Fact]
    public async Task Fault_K2_a_close_ends_while_a_send_hangs()
    {
        var never = new TaskCompletionSource();
        await using var app = await Apps.StartAsync(app => app.MapWebSocket("/never", connection => connection.OnMessage(_ => never.Task)));
        await using var client = await app.ConnectAsync("/never", static options => options.Timeout = _shortWithHandshake);
        var sends = Enumerable.Range(0, 20).Select(_ => client.SendAsync(new byte[900 * 1024])).ToArray();

        await Assert.ThrowsAsync<WebSocketTestException>(() => client.CloseAsync().WaitAsync(_longest));

        await Assert.ThrowsAsync<WebSocketTestException>(() => Task.WhenAll(sends).WaitAsync(_longest));
        never.SetResult();
    }

    [Fact]
    public async Task Fault_K2_a_raw_send_ends_although_nobody_reads()
    {
        var never = new TaskCompletionSource();
        await using var app = await Apps.StartAsync(app => app.MapWebSocket("/never", connection => connection.OnMessage(_ => never.Task)));
        await using var raw = await app.ConnectRawAsync();
        await raw.UpgradeAsync("/never");
        raw.Timeout = _short;

        var failure = await Assert.ThrowsAsync<WebSocketTestException>(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await raw.SendAsync(RawFrame.OfBinary(new byte[1024 * 1024])).WaitAsync(_longest);
            }
        });

        Assert.Contains("did not take", failure.Message, StringComparison.Ordinal);
        never.SetResult();
    }

    [Fact]
    public async Task Fault_K3_one_application_takes_any_number_of_connections()
    {
        await using var app = await Apps.StartAsync(static app => app.MapMirror());
        for (var i = 0; i < 16_400; i++)
        {
            await using var raw = await app.ConnectRawAsync();
        }

        await using var client = await app.ConnectAsync("/mirror");
        await client.SendAsync("one more");
        Assert.Equal("one more", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task Fault_K5_generator_and_analyzers_are_loaded_once()
    {
        const string Source = "[WebSocketRoute(\"/echo\")] public sealed class Echo { public string OnMessage(string message) => message; }";
        GeneratedRoutes.For(Source);
        await RouteDiagnostics.ForAsync(Source);
        var before = Loaded();

        for (var i = 0; i < 5; i++)
        {
            GeneratedRoutes.For(Source);
            await RouteDiagnostics.ForAsync(Source);
        }

        Assert.Equal(before, Loaded());

        static int Loaded() => AppDomain.CurrentDomain.GetAssemblies().Count(static assembly =>
            assembly.GetName().Name is "WebSocketToolkit.Generators" or "WebSocketToolkit.Analyzers");
    }

    /// <summary>What typed clients call.</summary>
    private sealed class ValueClient(WebSocketTestClient opened) : WebSocketTestClient(opened)
    {
        public static string Path(object? value) => PathValue(value);

        public static void Add(WebSocketTestOptions options, string name, object? value) => AddToQuery(options, name, value);
    }
}
