namespace WebSocketToolkit.Backplane.Suite;

/// <summary>A broker with everything that may happen to it, for <see cref="BackplaneSuite"/>.</summary>
public interface IBackplaneBroker
{
    /// <summary>Gets what the broker says while it accepts nothing.</summary>
    string BlockReason { get; }

    /// <summary>Gets what the broker says to a node that has no rights.</summary>
    string RefusalReason { get; }

    /// <summary>Gets the port on loopback at which the broker listens.</summary>
    int Port { get; }

    /// <summary>Gets the environment that makes a node of a process of the sample chat.</summary>
    IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>
    /// Adds the backplane to a node. A broker that confirms nothing counts as lost after <see cref="BackplaneSuite.Confirm"/>,
    /// <see cref="BackplaneSuite.BufferedBytes"/> may wait for it, and <see cref="BackplaneSuite.QueuedBytes"/> for the node.
    /// </summary>
    /// <param name="services">The services of the node.</param>
    /// <param name="application">The name that the nodes of one application share.</param>
    /// <param name="port">The port of a <see cref="Road"/> to the broker; null for <see cref="Port"/>.</param>
    void Use(IServiceCollection services, string application, int? port = null);

    /// <summary>Lets the broker do nothing, and drops no connection.</summary>
    Task FreezeAsync();

    Task ThawAsync();

    /// <summary>Ends the broker, with all that it has not written down.</summary>
    Task StopAsync();

    Task StartAsync();

    /// <summary>Lets the broker accept nothing, as if it had no memory left.</summary>
    Task BlockAsync();

    Task UnblockAsync();

    /// <summary>Takes away the right to publish, and ends the connections: the nodes find out when they come back.</summary>
    Task RefuseAsync();

    Task AllowAsync();

    /// <summary>Takes away what brings an application's payloads to its nodes, without a word to them.</summary>
    Task LoseSubscriptionsAsync(string application);

    /// <summary>Takes away what the nodes publish to, and declares it anew, as a node does that comes back.</summary>
    Task LoseEverythingAsync(string application);

    /// <summary>Drops what waits for the nodes, with the place where it waits.</summary>
    Task LoseQueuesAsync(string application);

    /// <summary>Returns the broker to how it was, whatever a test did.</summary>
    Task RestoreAsync();
}
