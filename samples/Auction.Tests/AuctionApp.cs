using System.Diagnostics;
using System.Security.Claims;
using AuctionSample.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

[assembly: WebSocketTestClients(typeof(AuctionSample.Auction))]

namespace AuctionSample.Tests;

/// <summary>The application with its own Program, a new database, tokens with a key of the test, and connections in memory.</summary>
internal sealed class AuctionApp : WebApplicationFactory<Program>
{
    private const string Issuer = "the tests";
    private const string Audience = "the auction";

    private static readonly SymmetricSecurityKey _key = new("a key of thirty-two bytes at the least"u8.ToArray());

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("auction-");

    public AuctionApp()
    {
        UseKestrel();
        StartServer();
    }

    /// <summary>Gets the application's clock, which stands still until a test moves it. It starts now, since tokens have real times.</summary>
    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public Meeting Meeting { get; } = new();

    /// <summary>Gets the spans that the application has exported.</summary>
    public List<Activity> Spans { get; } = [];

    public List<MetricSnapshot> Metrics { get; } = [];

    public string Token(string user, string? role = null, int minutes = 60) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = Audience,
        Subject = new ClaimsIdentity([new("sub", user), .. role is null ? Array.Empty<Claim>() : [new("role", role)]]),
        Expires = Time.GetUtcNow().UtcDateTime.AddMinutes(minutes),
        SigningCredentials = new(_key, SecurityAlgorithms.HmacSha256),
    });

    /// <summary>Connects with a token in the header, as programs do.</summary>
    public Task<AuctionClient> ConnectAsync(string user, string? role = null, string? traceParent = null, int minutes = 60) =>
        AuctionClient.ConnectAsync(Services, o =>
        {
            o.Subprotocols.Add("auction.v1");
            o.Headers["Authorization"] = $"Bearer {Token(user, role, minutes)}";
            if (traceParent is not null)
            {
                o.Headers["traceparent"] = traceParent;
            }
        });

    /// <summary>Connects, and watches a lot from now on.</summary>
    public async Task<AuctionClient> WatchAsync(string user, int lot = 1)
    {
        var client = await ConnectAsync(user);
        await client.SendWatchAsync(new(lot));
        await client.ReceiveWatchingAsync();
        return client;
    }

    /// <summary>Returns the sum of a counter, as the last export has it.</summary>
    public long Sum(string counter)
    {
        var sum = 0L;
        foreach (var point in Metrics.Last(metric => metric.Name == counter).MetricPoints)
        {
            sum += point.GetSumLong();
        }

        return sum;
    }

    /// <summary>Reads the database.</summary>
    public async Task<T> QueryAsync<T>(Func<AuctionDb, Task<T>> query)
    {
        await using var scope = Services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<AuctionDb>());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Refresh();
        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseInMemoryTransport();
        builder.ConfigureLogging(static logging => logging.ClearProviders());
        builder.ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Auction"] = $"Data Source={Path.Combine(_folder.FullName, "auction.db")}",
            ["Authentication:Schemes:Bearer:ValidIssuer"] = Issuer,
            ["Authentication:Schemes:Bearer:ValidAudiences:0"] = Audience,
            ["Authentication:Schemes:Bearer:SigningKeys:0:Issuer"] = Issuer,
            ["Authentication:Schemes:Bearer:SigningKeys:0:Value"] = Convert.ToBase64String(_key.Key),
        }));
        builder.ConfigureServices(services => services
            .AddSingleton<TimeProvider>(Time)
            .Configure<WebSocketServerOptions>(static o => o.PingInterval = TimeSpan.Zero)
            .ConfigureDbContext<AuctionDb>(options => options.AddInterceptors(Meeting))
            .ConfigureOpenTelemetryTracerProvider(traces => traces.AddInMemoryExporter(Spans))
            .ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInMemoryExporter(Metrics)));
    }
}
