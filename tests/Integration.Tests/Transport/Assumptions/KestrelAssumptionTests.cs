using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WebSocketToolkit.Integration.Tests.Transport.Assumptions;

/// <summary>
/// What DetachAfterUpgrade takes for granted about Kestrel, which no documentation promises: if one of these fails on a new version of .NET, its
/// message says what breaks. The applications here do not use the toolkit.
/// </summary>
public sealed class KestrelAssumptionTests
{
    [Fact]
    public async Task Kestrel_disposes_of_the_connection_last_and_once()
    {
        await using var server = await ObservedServer.StartAsync(UpgradeAsync);
        var connection = await ConnectAsync(server);
        await server.StopAsync();
        List<string> events = [.. connection.Events];
        AssertHolds(
            events.IndexOf("dispose") == events.Count - 1,
            "do nothing with a connection behind its DisposeAsync, even when it stops",
            $"DirectConnection.DisposeAsync gives the connection to its session, which would share it ({string.Join(", ", events)})");
    }

    [Fact]
    public async Task Kestrel_has_ended_the_request_before_it_disposes_of_the_connection()
    {
        var hasCompleted = false;
        var wasCompleted = false;
        var wasOver = false;
        HttpContext? kept = null;
        await using var server = await ObservedServer.StartAsync(async context =>
        {
            kept = context;
            context.Response.OnCompleted(() =>
            {
                hasCompleted = true;
                return Task.CompletedTask;
            });
            await UpgradeAsync(context);
        });
        var connection = server.Connect();
        connection.Disposing = () =>
        {
            wasCompleted = hasCompleted;
            wasOver = Record.Exception(() => kept!.Features) is ObjectDisposedException;
        };
        await connection.SendAsync(RawClient.Handshake("/"));
        await connection.Disposed;
        AssertHolds(
            wasCompleted, "run the callbacks of OnCompleted before it disposes of the connection", "DetachingStartupFilter ends the services of others there");
        AssertHolds(
            wasOver, "have hosting let go of its HttpContext before it disposes of the connection", "Detachment.Begin initializes the HttpContext again");
    }

    [Fact]
    public async Task Kestrel_has_sent_all_of_the_101_when_the_upgrade_returns_and_nothing_follows()
    {
        ObservedConnection? connection = null;
        var head = "";
        await using var server = await ObservedServer.StartAsync(async context =>
        {
            await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
            connection!.Events.Enqueue("upgraded");
            head = await connection.ReadHeadAsync();
        });
        connection = server.Connect();
        await connection.SendAsync(RawClient.Handshake("/"));
        await connection.Disposed;
        AssertHolds(
            head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal),
            "have flushed the 101 when UpgradeAsync returns",
            "the session writes to the transport beside Kestrel, and its frames would overtake the 101");
        AssertHolds(
            !connection.Events.SkipWhile(static name => name != "upgraded").Contains("write"),
            "write nothing behind the 101",
            "Kestrel's bytes would be in the middle of the frames");
    }

    [Fact]
    public async Task Kestrel_reads_nothing_behind_the_handshake_and_leaves_the_bytes_in_the_pipe()
    {
        ObservedConnection? connection = null;
        await using var server = await ObservedServer.StartAsync(async context =>
        {
            await UpgradeAsync(context);
            connection!.Events.Enqueue("upgraded");
            await connection.SendAsync("second"u8.ToArray());
        });
        connection = server.Connect();
        await connection.SendAsync([.. RawClient.Handshake("/"), .. "first "u8]);
        await connection.Disposed;
        AssertHolds(
            !connection.Events.SkipWhile(static name => name != "upgraded").Contains("read"),
            "read nothing once the delegate of an upgraded request has returned",
            "the bytes belong to the session, which begins later");
        AssertHolds(
            Encoding.ASCII.GetString(connection.ReadRest()) == "first second",
            "have advanced the reader to the first byte behind the handshake",
            "DirectReader keeps the bytes for the session");
    }

    [Fact]
    public async Task Kestrel_neither_aborts_the_connection_nor_fires_the_token_of_a_request_that_ends_with_its_upgrade()
    {
        CancellationToken aborted = default;
        await using var server = await ObservedServer.StartAsync(async context =>
        {
            aborted = context.RequestAborted;
            await UpgradeAsync(context);
        });
        var connection = await ConnectAsync(server);
        await server.StopAsync();
        AssertHolds(
            !connection.Events.Contains("abort"),
            "not abort a connection whose upgraded request has ended",
            "DirectConnection.Abort closes the socket, of a session too");
        AssertHolds(
            aborted.CanBeCanceled && !aborted.IsCancellationRequested,
            "not fire RequestAborted when an upgraded request ends",
            "UpgradeLifetime follows this token until the server has disposed of the connection");
    }

    [Fact]
    public async Task Kestrel_fires_the_token_of_an_upgraded_request_when_the_connection_is_closed()
    {
        var upgraded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ObservedServer.StartAsync(async context =>
        {
            context.RequestAborted.Register(fired.SetResult);
            await UpgradeAsync(context);
            upgraded.SetResult();
            await fired.Task;
        });
        var connection = server.Connect();
        await connection.SendAsync(RawClient.Handshake("/"));
        await upgraded.Task.WaitAsync(Clients.Patience);
        await connection.VanishAsync();
        var hasFired = await Record.ExceptionAsync(() => fired.Task.WaitAsync(Clients.Patience)) is null;
        fired.TrySetResult();
        AssertHolds(
            hasFired,
            "fire RequestAborted of an upgraded request when ConnectionClosed of the transport fires",
            "middleware behind next() that waits for the token returns when Detaching drops its connection");
    }

    [Fact]
    public async Task Kestrel_does_not_use_the_context_of_an_upgraded_request_again()
    {
        var contexts = new List<HttpContext>();
        await using var server = await ObservedServer.StartAsync(async context =>
        {
            contexts.Add(context);
            await UpgradeAsync(context);
        });
        await ConnectAsync(server);
        var kept = Assert.IsType<DefaultHttpContext>(contexts[0]);
        var features = new FeatureCollection();
        kept.Uninitialize();
        kept.Initialize(features);
        for (var i = 0; i < 20; i++)
        {
            await ConnectAsync(server);
        }

        await server.StopAsync();
        AssertHolds(
            contexts.Distinct().Count() == contexts.Count && ReferenceEquals(features, kept.Features),
            "leave the HttpContext of an upgraded request alone once its connection is disposed of",
            "Detachment.Begin initializes it again for whoever has kept it");
    }

    [Fact]
    public async Task Kestrel_keeps_nothing_of_a_connection_that_it_has_disposed_of()
    {
        await using var server = await ObservedServer.StartAsync(UpgradeAsync);
        var request = await FeaturesOfAsync(server);
        for (var tries = 0; tries < 1000 && request.IsAlive; tries++)
        {
            // The task of the connection takes a moment to end.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        AssertHolds(!request.IsAlive, "keep nothing of a connection that it has disposed of", "the memory of an idle connection");
    }

    [Fact]
    public async Task Kestrel_refuses_an_upgrade_beyond_its_limit_before_the_response_and_counts_until_the_disposal()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var upgraded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ObservedServer.StartAsync(
            async context =>
            {
                try
                {
                    await UpgradeAsync(context);
                    upgraded.TrySetResult();
                    await end.Task;
                }
                catch (InvalidOperationException) when (!context.Response.HasStarted)
                {
                    context.Response.StatusCode = 503;
                }
            },
            static options => options.Limits.MaxConcurrentUpgradedConnections = 1);
        var first = server.Connect();
        await first.SendAsync(RawClient.Handshake("/"));
        await upgraded.Task.WaitAsync(Clients.Patience);
        var second = server.Connect();
        await second.SendAsync(RawClient.Handshake("/"));
        var refusal = await second.ReadHeadAsync();
        AssertHolds(
            refusal.StartsWith("HTTP/1.1 503", StringComparison.Ordinal),
            "throw an InvalidOperationException out of UpgradeAsync, before the response, where there is no room",
            "Upgrade turns it into a 503");
        end.SetResult();
        await first.Disposed;
        var third = server.Connect();
        await third.SendAsync(RawClient.Handshake("/"));
        AssertHolds(
            (await third.ReadHeadAsync()).StartsWith("HTTP/1.1 101", StringComparison.Ordinal),
            "have given the place of an upgraded connection back when it disposes of the connection",
            "a connection that has left counts in the toolkit alone");
    }

    [Fact]
    public async Task Kestrel_shows_the_connection_of_the_transport_to_a_request()
    {
        IConnectionTransportFeature? transport = null;
        IConnectionLifetimeFeature? lifetime = null;
        await using var server = await ObservedServer.StartAsync(context =>
        {
            transport = context.Features.Get<IConnectionTransportFeature>();
            lifetime = context.Features.Get<IConnectionLifetimeFeature>();
            return UpgradeAsync(context);
        });
        var connection = await ConnectAsync(server);
        AssertHolds(
            ReferenceEquals(transport, connection) && ReferenceEquals(connection.Transport, connection) && ReferenceEquals(lifetime, connection),
            "pass the features of the transport on to the request, and put nothing between its pipes and HTTP",
            "Detaching finds the DirectConnection there, and otherwise has each connection stay");
    }

    [Fact]
    public async Task The_features_of_a_request_are_known_as_those_of_the_server()
    {
        var strangers = "none seen";
        ObservedConnection? connection = null;
        await using var server = await ObservedServer.StartAsync(context =>
        {
            var others = context.Features.Select(static feature => feature.Value).Where(feature => feature != connection && !IsKnown(feature));
            strangers = string.Join(", ", others);
            return UpgradeAsync(context);
        });
        connection = server.Connect();
        await connection.SendAsync(RawClient.Handshake("/"));
        await connection.Disposed;
        AssertHolds(
            strangers.Length == 0,
            "have its features in its own assembly, or in that of the HttpContext",
            $"Detachment.Survives takes others for middleware's, and keeps them with all that they lead to ({strangers})");

        static bool IsKnown(object feature) =>
            feature.GetType().Assembly == typeof(KestrelServer).Assembly || feature.GetType().Assembly == typeof(DefaultHttpContext).Assembly
            || feature is IHttpActivityFeature or IHttpMetricsTagsFeature;
    }

    [Fact]
    public void The_middleware_of_connections_is_in_lists_of_the_options()
    {
        const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;
        var endpoints = typeof(KestrelServerOptions).GetProperty("OptionsInUse", Internal)?.PropertyType;
        var middleware = typeof(ListenOptions).GetField("_middleware", Internal)?.FieldType;
        AssertHolds(
            endpoints == typeof(List<ListenOptions>) && middleware == typeof(List<Func<ConnectionDelegate, ConnectionDelegate>>),
            "have KestrelServerOptions.OptionsInUse and ListenOptions._middleware",
            "ConnectionMiddleware has connections with middleware of others stay, which otherwise ends with the handshake");
    }

    private static async Task UpgradeAsync(HttpContext context) => await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();

    /// <summary>A connection that has been upgraded, and that Kestrel has disposed of.</summary>
    private static async Task<ObservedConnection> ConnectAsync(ObservedServer server)
    {
        var connection = server.Connect();
        await connection.SendAsync(RawClient.Handshake("/"));
        await connection.Disposed;
        return connection;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> FeaturesOfAsync(ObservedServer server)
    {
        var connection = await ConnectAsync(server);
        return new(connection.Features.Get<IConnectionLifetimeNotificationFeature>());
    }

    private static void AssertHolds(bool holds, string assumption, string ours) =>
        Assert.True(holds, $"Kestrel is assumed to {assumption}. Of the toolkit, this rests on it: {ours}.");
}
