namespace WebSocketToolkit.Testing.Tests.Docs;

// The package's own page.
public sealed class CounterTests
{
    [Fact]
    public async Task Adds_up()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseInMemoryTransport();
        builder.Services.AddWebSocketRoutes();
        await using var app = builder.Build();
        app.MapCounter();
        await app.StartAsync();

        await using var client = await app.ConnectAsync("/counter", o => o.Headers["Origin"] = "http://localhost");
        await client.SendAsync(new Add(2));
        await client.SendAsync(new Add(3));
        var sum = await client.SkipToAsync<Changed>(changed => changed.Value > 4);

        Assert.Equal(5, sum.Value);
    }
}
