using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;

namespace WebSocketToolkit.Testing.Tests.Docs.HowTo;

/// <summary>The code of docs/how-to/users.md.</summary>
public sealed class InboxTests
{
    [Fact]
    public async Task A_user_hears_on_all_connections_and_may_have_five()
    {
        await using var app = await StartAsync();
        var connections = new List<WebSocketTestClient>();
        for (var i = 0; i < 5; i++)
        {
            connections.Add(await ConnectAsync(app, "ada"));
        }

        await using var bob = await ConnectAsync(app, "bob");
        var refusal = await Assert.ThrowsAsync<WebSocketRefusedException>(() => ConnectAsync(app, "ada"));
        Assert.Equal(HttpStatusCode.TooManyRequests, refusal.Status);

        using var http = app.CreateHttpClient();
        using var answer = await http.PostAsync(new Uri("/users/ada/letters?text=Hello", UriKind.Relative), null);
        Assert.All(connections, static client => Assert.Equal("Hello", client.ReceiveTextAsync().GetAwaiter().GetResult()));
        await bob.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_banned_user_is_put_out_and_refused()
    {
        await using var app = await StartAsync();
        await using var ada = await ConnectAsync(app, "ada");
        using var http = app.CreateHttpClient();
        using var answer = await http.PostAsync(new Uri("/users/ada/ban", UriKind.Relative), null);
        await ada.ExpectCloseAsync(4403);
        var refusal = await Assert.ThrowsAsync<WebSocketRefusedException>(() => ConnectAsync(app, "ada"));
        Assert.Equal(HttpStatusCode.Forbidden, refusal.Status);
        Assert.Contains("You have been banned.", refusal.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_messages_of_a_user_have_one_limit()
    {
        await using var app = await Apps.StartAsync(static app => app.MapMirror(), static builder =>
        {
            builder.Services.AddWebSocketRoutes(o => o.SharedMessageRateLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                RateLimitPartition.GetTokenBucketLimiter(context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = 100,
                    TokensPerPeriod = 20,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    QueueLimit = 0,
                })));
        });
        await using var ada = await ConnectAsync(app, "ada", "/mirror");
        await ada.SendAsync("within the limit");
        Assert.Equal("within the limit", await ada.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_provider_tells_users_apart()
    {
        await using var app = await Apps.StartAsync(static app => app.MapMirror(), static builder =>
        {
            builder.Services.AddSingleton<IWebSocketUserIdProvider, BySubject>();
        });
        await using var ada = await app.ConnectAsync("/mirror", static o => o.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "ada")], "test")));
        Assert.Equal("ada", app.Services.GetRequiredService<WebSocketConnections>().Single().UserId);
    }

    private static Task<WebSocketTestClient> ConnectAsync(WebApplication app, string user, string path = "/inbox") => app.ConnectAsync(path, o =>
        o.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user)], "test")));

    private static Task<WebApplication> StartAsync() => Apps.StartAsync(
        static app =>
        {
            app.MapInbox();

            app.MapPost("/users/{id}/letters", async (string id, string text, WebSocketGroups<Inbox> groups) =>
                await groups.User(id).SendAsync(text));

            app.MapPost("/users/{id}/ban", async (string id, Bans bans, WebSocketGroups<Inbox> groups) =>
            {
                bans.Add(id);
                await groups.User(id).CloseAsync(4403, "You have been banned.");
            });
        },
        static builder =>
        {
            builder.Services.AddAuthentication();
            builder.Services.AddAuthorization();
            builder.Services.AddSingleton<Bans>();
        });
}
