using Microsoft.AspNetCore.Http.Features;

namespace WebSocketToolkit.Connections.Detaching;

/// <summary>
/// The upgrade of a request where Kestrel limits the upgraded connections. Kestrel stops to count a connection that leaves it, so that all of them, also
/// those of other code, count here.
/// </summary>
/// <param name="upgrade">The upgrade of the server.</param>
/// <param name="services">The services of the request, which note that it counts.</param>
internal sealed class CountedUpgrade(IHttpUpgradeFeature upgrade, UpgradeServices services) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync()
    {
        var count = services.Source.Upgrades;
        if (!count.TryEnter())
        {
            throw new InvalidOperationException("The server has as many upgraded connections as Limits.MaxConcurrentUpgradedConnections allows.");
        }

        try
        {
            var stream = await upgrade.UpgradeAsync();
            services.IsCounted = true;
            return stream;
        }
        catch
        {
            count.Leave();
            throw;
        }
    }
}
