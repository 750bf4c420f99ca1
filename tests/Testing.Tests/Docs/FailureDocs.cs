namespace WebSocketToolkit.Testing.Tests.Docs;

/// <summary>The sentences that docs/how-to/testing.md shows are those that tests fail with.</summary>
public sealed class FailureDocs
{
    [Fact]
    public async Task Nothing_came()
    {
        await using var app = await Apps.StartAsync(static app => app.MapCounter());
        await using var client = await app.ConnectAsync("/counter");
        await client.SendAsync(new Add(2));
        await client.ReceiveAsync<Changed>();

        await Page.ShowsAsync(() => client.ReceiveAsync<Changed>(TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task Something_else_came()
    {
        await using var app = await Apps.StartAsync(static app => app.MapCounter());
        await using var client = await app.ConnectAsync("/counter");
        await client.SendAsync(new Add(0));

        await Page.ShowsAsync(() => client.ReceiveAsync<Changed>());
    }

    [Fact]
    public async Task The_connection_was_closed()
    {
        await using var app = await Apps.StartAsync(static app => app.MapCounter());
        await using var client = await app.ConnectAsync("/counter");
        await client.SendAsync([1, 2, 3]);

        await Page.ShowsAsync(() => client.ReceiveAsync<Changed>());
    }

    [Fact]
    public async Task Something_came_after_all()
    {
        await using var app = await Apps.StartAsync(static app => app.MapCounter());
        await using var client = await app.ConnectAsync("/counter");
        await client.SendAsync(new Add(1));

        await Page.ShowsAsync(() => client.ExpectNothingAsync());
    }

    [Fact]
    public async Task The_upgrade_was_refused()
    {
        await using var app = await Apps.StartAsync(static app => app.MapCounter());

        await Page.ShowsAsync(() => app.ConnectAsync("/counter", o => o.Headers["Origin"] = "https://evil.example"));
    }
}
