using RabbitMQ.Client;

namespace WebSocketToolkit.RabbitMQ;

/// <summary>The settings of the RabbitMQ backplane.</summary>
public sealed class RabbitMQBackplaneOptions
{
    /// <summary>Gets or sets the address of the broker, with user, password and virtual host. Default <c>amqp://localhost</c>.</summary>
    public Uri Uri { get; set; } = new("amqp://localhost");

    /// <summary>
    /// Gets or sets a callback that changes the settings from <see cref="Uri"/>, such as TLS, credentials and heartbeats. The client's
    /// automatic recovery stays off, since the backplane reconnects, and deliveries are handled one at a time, since they have an order.
    /// Default null.
    /// </summary>
    public Action<ConnectionFactory>? ConfigureConnection { get; set; }

    /// <summary>
    /// Gets or sets the name of the topic exchange, which is declared durable. All nodes of an application use the same name. Applications
    /// that share a broker use different names. Default <c>websockets</c>.
    /// </summary>
    public string Exchange { get; set; } = "websockets";

    /// <summary>
    /// Gets or sets the number of bytes that may wait for the broker's confirmation. Each message counts 768 bytes more than it has, for
    /// the memory that it takes beside its payload. Messages beyond the limit are not passed on, and their sender gets
    /// <see cref="WebSocketRemoteDelivery.Unavailable"/>. One message always fits. Default 16 MiB.
    /// </summary>
    public int MaxBufferedBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Gets or sets the largest message that is passed on, encoded for all codecs of its class. A larger message reaches only the members on
    /// its own node, and its sender gets <see cref="WebSocketRemoteDelivery.Unavailable"/>: a broker or a node that cannot take it would
    /// close the connection. All nodes have the same limit, and the broker takes as much (<c>max_message_size</c>). Default 16 MiB.
    /// </summary>
    public int MaxMessageBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Gets or sets the number of bytes that may wait in this node's queue at the broker. The broker drops the oldest beyond it, and the
    /// node counts the loss. Default 64 MiB.
    /// </summary>
    public int MaxQueuedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Gets or sets the number of deliveries that the broker may send before the node has handled them. A delivery is one message or
    /// several small ones. Default 256.
    /// </summary>
    public ushort Prefetch { get; set; } = 256;

    /// <summary>
    /// Gets or sets the time in which the broker must confirm a message or accept a connection. A slower broker counts as lost. The time is
    /// checked twenty times per timeout, so a send waits at most a tenth longer. After this process stood still, the time begins anew.
    /// Default 5 s.
    /// </summary>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
