namespace WebSocketToolkit.RabbitMQ.Tests.Harness;

/// <summary>Starts nodes that use the tests' RabbitMQ.</summary>
internal static class RabbitNode
{
    /// <param name="exchange">The nodes of one test have one of their own.</param>
    /// <param name="address">Where the broker is; if left out, straight there.</param>
    /// <param name="configure">Changes the backplane's settings.</param>
    /// <param name="map">Maps more routes.</param>
    /// <param name="waits">Whether to wait until it is connected.</param>
    public static Task<Node> StartAsync(
        string exchange, Uri? address = null, Action<RabbitMQBackplaneOptions>? configure = null, Action<WebApplication>? map = null, bool waits = true) =>
        Node.StartAsync(
            services => services.AddRabbitMQBackplane(o =>
            {
                o.Uri = address ?? Broker.Address;
                o.Exchange = exchange;
                configure?.Invoke(o);
            }),
            map,
            waits);

    public static string NewExchange() => $"tests-{Guid.NewGuid():N}";
}
