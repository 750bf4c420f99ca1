namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>Raw clients with the patience of these tests, which share their machine.</summary>
internal static class RawClients
{
    public static async Task<RawClient> ConnectAsync(int port)
    {
        var client = await RawClient.ConnectAsync("127.0.0.1", port);
        client.Timeout = Clients.Patience;
        return client;
    }

    /// <summary>A connection that has had its 101.</summary>
    public static async Task<RawClient> UpgradeAsync(int port, string path, params (string Name, string? Value)[] headers)
    {
        var client = await ConnectAsync(port);
        await client.UpgradeAsync(path, headers);
        return client;
    }
}
