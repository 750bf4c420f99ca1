using System.Net;
using System.Net.WebSockets;

namespace WebSocketToolkit.Testing.Tests.Docs.HowTo;

/// <summary>The code of docs/how-to/drain.md.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task Clients_are_told_and_know_when_to_come_back()
    {
        await using var app = await Apps.StartAsync(
            static app =>
            {
                app.MapMirror();
                app.MapHealthChecks("/readyz");
            },
            static builder =>
            {
                builder.Services.AddWebSocketRoutes(o =>
                {
                    o.Drain.Reason = "A new version is being installed.";
                    o.Drain.ReconnectWithin = TimeSpan.FromSeconds(10);
                    o.Drain.BatchSize = 500;
                    o.Drain.BatchInterval = TimeSpan.FromSeconds(1);
                    o.Drain.OnDraining = (connections, cancellationToken) =>
                    {
                        foreach (var connection in connections)
                        {
                            connection.TrySend("We are back in a moment."u8, WebSocketMessageType.Text);     // waits for no slow client
                        }

                        return Task.CompletedTask;
                    };
                });
                builder.Services.AddHealthChecks().AddWebSocketRoutes();
            });
        await using var client = await app.ConnectAsync("/mirror");
        using (var http = app.CreateHttpClient())
        using (var ready = await http.GetAsync(new Uri("/readyz", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        }

        var stopping = app.StopAsync();
        Assert.Equal("We are back in a moment.", await client.ReceiveTextAsync());
        Assert.Equal((1001, "A new version is being installed.;reconnect=10000"), await client.ExpectCloseAsync());
        await stopping;
    }
}
