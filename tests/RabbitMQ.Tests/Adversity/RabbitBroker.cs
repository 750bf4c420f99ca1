namespace WebSocketToolkit.RabbitMQ.Tests.Adversity;

/// <summary>What may happen to a RabbitMQ.</summary>
internal sealed class RabbitBroker : IBackplaneBroker
{
    public string BlockReason => "low on memory";

    public void Use(IServiceCollection services, string application) => services.AddRabbitMQBackplane(o =>
    {
        (o.Uri, o.Exchange) = (Broker.Address, application);
        (o.ConfirmTimeout, o.MaxBufferedBytes) = (BackplaneSuite.Confirm, BackplaneSuite.BufferedBytes);
    });

    public Task FreezeAsync() => Broker.FreezeAsync();

    public Task ThawAsync() => Broker.ThawAsync();

    public Task StopAsync() => Broker.StopAsync();

    public Task StartAsync() => Broker.StartAsync();

    public Task BlockAsync() => Broker.ControlAsync("set_vm_memory_high_watermark", "0");

    public Task UnblockAsync() => Broker.ControlAsync("set_vm_memory_high_watermark", "0.4");

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
        await UnblockAsync();
    }

    private static string ExchangeOf(string application) => $"rabbit_misc:r(<<\"/\">>, exchange, <<\"{application}\">>)";
}
