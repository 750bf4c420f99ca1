using RabbitMQ.Client;

namespace WebSocketToolkit.RabbitMQ;

/// <summary>How nodes reach each other over RabbitMQ.</summary>
public sealed class RabbitMQBackplaneOptions
{
    /// <summary>The broker, with user, password and virtual host. Default <c>amqp://localhost</c>.</summary>
    public Uri Uri { get; set; } = new("amqp://localhost");

    /// <summary>Changes what <see cref="Uri"/> has set: TLS, credentials, heartbeats. Recovery is the backplane's own, and stays off.</summary>
    public Action<ConnectionFactory>? ConfigureConnection { get; set; }

    /// <summary>
    /// The topic exchange, which is declared durable. Nodes of one application have the same, different applications on one broker different
    /// ones. Default <c>websockets</c>.
    /// </summary>
    public string Exchange { get; set; } = "websockets";

    /// <summary>
    /// Bytes that may wait for the broker's confirmation; what is sent beyond is not passed on, and the sender is told. It must have room for
    /// this node's membership, at about 150 bytes a connection. One message always fits. Default 16 MiB.
    /// </summary>
    public int MaxBufferedBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Bytes that may wait at the broker for this node, which then loses the oldest. The loss is counted. Default 64 MiB.
    /// </summary>
    public int MaxQueuedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Deliveries that the broker may send ahead of their handling, each of one message or of several small ones. Default 256.</summary>
    public ushort Prefetch { get; set; } = 256;

    /// <summary>
    /// How long the broker may take to confirm, and to accept a connection, before it counts as gone: longer no send waits. Default 5 s.
    /// </summary>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
