namespace WebSocketToolkit.RabbitMQ.Tests.Adversity;

/// <summary>What may happen to a RabbitMQ.</summary>
internal sealed class RabbitBroker : IBackplaneBroker
{
    // Each call of rabbitmqctl takes a second, so a test that did no harm makes none.
    private bool _isBlocked;
    private bool _isRefused;

    public string BlockReason => "low on memory";

    public string RefusalReason => "ACCESS_REFUSED";

    public int Port => Broker.Address.Port;

    public IReadOnlyDictionary<string, string> Environment { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["broker"] = Broker.Address.ToString() };

    public void Use(IServiceCollection services, string application, int? port = null) => services.AddRabbitMQBackplane(o =>
    {
        (o.Uri, o.Exchange) = (Broker.By(port ?? Port), application);
        (o.ConfirmTimeout, o.MaxBufferedBytes, o.MaxQueuedBytes) =
            (BackplaneSuite.Confirm, BackplaneSuite.BufferedBytes, BackplaneSuite.QueuedBytes);
    });

    public Task FreezeAsync() => Broker.FreezeAsync();

    public Task ThawAsync() => Broker.ThawAsync();

    public Task StopAsync() => Broker.StopAsync();

    public Task StartAsync() => Broker.StartAsync();

    public Task BlockAsync()
    {
        _isBlocked = true;
        return Broker.ControlAsync("set_vm_memory_high_watermark", "0");
    }

    public async Task UnblockAsync()
    {
        await Broker.ControlAsync("set_vm_memory_high_watermark", "0.4");
        _isBlocked = false;
    }

    public async Task RefuseAsync()
    {
        _isRefused = true;
        await Broker.ControlAsync("set_permissions", "guest", ".*", "^(?!tests-).*", ".*");

        // A channel remembers what it was allowed.
        await Broker.ControlAsync("close_all_connections", "The test wants it.");
    }

    public async Task AllowAsync()
    {
        await Broker.ControlAsync("set_permissions", "guest", ".*", ".*", ".*");
        _isRefused = false;
    }

    public Task LoseSubscriptionsAsync(string application) => Broker.ControlAsync(
        "eval", $"[rabbit_binding:remove(B, fun(_, _) -> ok end, <<\"tests\">>) || B <- rabbit_binding:list_for_source({ExchangeOf(application)})].");

    public Task LoseEverythingAsync(string application) => Broker.ControlAsync(
        "eval",
        $"rabbit_exchange:delete({ExchangeOf(application)}, false, <<\"tests\">>), " +
        $"rabbit_exchange:declare({ExchangeOf(application)}, topic, true, false, false, [], <<\"tests\">>).");

    public Task LoseQueuesAsync(string application) => Broker.ControlAsync(
        "eval", "[rabbit_amqqueue:delete(Q, false, false, <<\"tests\">>) || Q <- rabbit_amqqueue:list()].");

    public async Task RestoreAsync()
    {
        await ThawAsync();
        if (_isBlocked)
        {
            await UnblockAsync();
        }

        if (_isRefused)
        {
            await AllowAsync();
        }
    }

    private static string ExchangeOf(string application) => $"rabbit_misc:r(<<\"/\">>, exchange, <<\"{application}\">>)";
}
