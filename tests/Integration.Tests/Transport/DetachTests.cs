using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Transport;

/// <summary>
/// What an application keeps whose connections leave Kestrel's HTTP layer after the 101, and (<c>DetachTests.Losses.cs</c>) what it loses. The rest of
/// this project runs detached too, with <c>./test.sh --all</c>.
/// </summary>
public sealed partial class DetachTests
{
    private static readonly AsyncLocal<string?> _local = new();

    [Fact]
    public async Task Callbacks_see_the_same_attached_and_detached()
    {
        var attached = await ReportAsync(isDetached: false);
        var detached = await ReportAsync(isDetached: true);
        Assert.Equal(attached, detached);
        Assert.Equal(24, detached.Count);
        Assert.DoesNotContain("", detached);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_scoped_service_lives_until_OnClose_is_over(bool isDetached)
    {
        var events = new EventList();
        await using var app = await StartAsync(
            map =>
            {
                map.Use((context, next) =>
                {
                    context.Response.RegisterForDispose(new Disposable(events, "registered"));
                    context.Response.OnCompleted(() =>
                    {
                        events.Add("completed");
                        return Task.CompletedTask;
                    });
                    context.RequestServices.GetRequiredService<Disposable>();
                    return next(context);
                });
                map.MapWebSocket("/", connection =>
                {
                    connection.OnMessage(message => connection.SendAsync(message));
                    connection.OnClose(_ => events.Add("OnClose"));
                });
            },
            isDetached,
            builder => builder.Services.AddScoped(_ => new Disposable(events, "scoped")));
        await using (var client = await app.ConnectAsync("/"))
        {
            await client.SendAsync("x");
            await client.ReceiveTextAsync();
            Assert.Empty(events.All);
            await client.CloseAsync();
        }

        await app.StopAsync();
        Assert.Equal(["OnClose", "scoped", "completed", "registered"], events.All);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Services_that_middleware_first_asks_for_behind_next_end_with_the_connection(bool isDetached)
    {
        var events = new EventList();
        await using var app = await StartAsync(
            map =>
            {
                map.Use(async (context, next) =>
                {
                    await next(context);
                    context.RequestServices.GetRequiredService<Disposable>();
                });
                map.MapWebSocket("/", connection => connection.OnClose(_ => events.Add("OnClose")));
            },
            isDetached,
            builder => builder.Services.AddScoped(_ => new Disposable(events, "scoped")));
        await using (var client = await app.ConnectAsync("/"))
        {
            await client.CloseAsync();
        }

        await app.StopAsync();
        Assert.Equal(["OnClose", "scoped"], events.All);
    }

    [Fact]
    public async Task What_middleware_wraps_the_response_in_is_not_kept()
    {
        await using var app = await StartAsync(
            static map =>
            {
                map.UseResponseCompression();
                map.MapWebSocket("/", static connection => connection.OnMessage(async (string _) =>
                {
                    Assert.IsType<InvalidOperationException>(await Record.ExceptionAsync(() => connection.HttpContext.Response.WriteAsync("x")));
                    await connection.SendAsync(IsDetached(connection) ? "left" : "stays");
                }));
            },
            isDetached: true,
            static builder => builder.Services.AddResponseCompression(static options => options.EnableForHttps = true));
        await using var client = await app.ConnectAsync("/", static options => options.Headers["Accept-Encoding"] = "gzip");
        await client.SendAsync("?");
        Assert.Equal("left", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_context_that_nobody_keeps_is_created_again_with_the_same_content()
    {
        await using var app = await StartAsync(
            static map => map.MapWebSocket("/{room}", static connection => connection.OnMessage((string _) =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
                var context = connection.HttpContext;
                connection.Items["messages"] = (connection.Items.TryGetValue("messages", out var count) ? (int)count! : 0) + 1;
                var request = context.Request;
                return connection.SendAsync($"{request.Path} {request.RouteValues["room"]} {request.Headers["X-Test"]} {connection.Items["messages"]}");
            })),
            isDetached: true);
        await using var client = await app.ConnectAsync("/lobby", static options => options.Headers["X-Test"] = new string('x', 300));
        await client.SendAsync("a");
        Assert.Equal($"/lobby lobby {new string('x', 300)} 1", await client.ReceiveTextAsync());
        await client.SendAsync("b");
        Assert.Equal($"/lobby lobby {new string('x', 300)} 2", await client.ReceiveTextAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(70_000)]
    public async Task Frames_right_behind_the_handshake_arrive(int size)
    {
        await using var app = await StartAsync(
            static map => map.MapWebSocket("/", static connection => connection.OnMessage(message => connection.SendAsync(message))), isDetached: true);
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync([.. RawClient.Handshake("/"), .. new RawFrame(Opcode.Binary, new byte[size]).ToBytes(), .. RawFrame.OfText("second").ToBytes()]);
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        Assert.Equal(size, (await client.ReadFrameAsync()).Payload.Length);
        Assert.Equal("second", (await client.ReadFrameAsync()).Text);
    }

    [Fact]
    public async Task The_application_stops_when_the_last_connection_has_ended()
    {
        var events = new EventList();
        var closing = new TaskCompletionSource();
        var mayClose = new TaskCompletionSource();
        await using var app = await StartAsync(
            map => map.MapWebSocket("/", connection => connection.OnClose(async _ =>
            {
                closing.SetResult();
                await mayClose.Task;
                events.Add("closed");
            })),
            isDetached: true);
        await using var client = await app.ConnectRawAsync();
        await client.UpgradeAsync("/");
        var stopping = app.StopAsync();
        Assert.Equal(1001, (await client.ReadFrameAsync()).CloseCode);
        await client.SendAsync(RawFrame.OfClose(1001));
        await closing.Task.WaitAsync(Clients.Patience);
        Assert.False(stopping.IsCompleted);
        mayClose.SetResult();
        await stopping;
        Assert.Equal(["closed"], events.All);
    }

    [Theory]
    [InlineData(false, "/on", true)]
    [InlineData(true, "/off", false)]
    [InlineData(true, "/unsaid", true)]
    [InlineData(false, "/unsaid", false)]
    public async Task A_route_has_its_own_word(bool isDetached, string path, bool leaves)
    {
        await using var app = await StartAsync(
            static map =>
            {
                map.MapWebSocket("/on", Tell).WithMetadata(new DetachAfterUpgradeAttribute());
                map.MapWebSocket("/off", Tell).WithMetadata(new DetachAfterUpgradeAttribute(false));
                map.MapWebSocket("/unsaid", Tell);
            },
            isDetached);
        await using var client = await app.ConnectAsync(path);
        await client.SendAsync("?");
        Assert.Equal(leaves ? "left" : "stays", await client.ReceiveTextAsync());
    }

    private static void Tell(WebSocketConnection connection) =>
        connection.OnMessage((string _) => connection.SendAsync(IsDetached(connection) ? "left" : "stays"));

    /// <summary>The features of Kestrel's request have gone with it.</summary>
    private static bool IsDetached(WebSocketConnection connection) => connection.HttpContext.Features.Get<IHttpUpgradeFeature>() is null;

    private static async Task<List<string>> ReportAsync(bool isDetached)
    {
        HttpContext? kept = null;
        Marker? marker = null;
        await using var app = await StartAsync(
            map =>
            {
                map.Use((context, next) =>
                {
                    kept = context;
                    marker = context.RequestServices.GetRequiredService<Marker>();
                    context.User = new(new ClaimsIdentity([new("sub", "ann")], "test"));
                    context.Items["tenant"] = "acme";
                    context.Features.Set(new Own("mine"));
                    context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse("2001:db8::7");
                    _local.Value = "local";
                    return next(context);
                });
                map.MapWebSocket("/rooms/{id}", connection => connection.OnMessage((string _) =>
                {
                    var context = connection.HttpContext;
                    var request = context.Request;
                    List<object?> report =
                    [
                        IsDetached(connection) == isDetached,
                        ReferenceEquals(kept, context),
                        Accessor(connection)?.Request.RouteValues["id"],
                        connection.User.FindFirst("sub")?.Value,
                        context.User.Identity?.AuthenticationType,
                        connection.Items["tenant"],
                        context.Features.Get<Own>()?.Name,
                        request.Path,
                        request.QueryString,
                        request.Query["q"],
                        request.RouteValues["id"],
                        request.Method,
                        request.Scheme,
                        request.Protocol,
                        request.Host.Host,
                        request.Headers["X-Test"],
                        string.Join(';', request.Headers.Keys.Order(StringComparer.Ordinal)),
                        context.Connection.RemoteIpAddress,
                        context.Connection.LocalIpAddress,
                        context.GetEndpoint()?.DisplayName,
                        context.TraceIdentifier == context.Connection.Id + ":00000001",
                        ReferenceEquals(marker, context.RequestServices.GetRequiredService<Marker>()),
                        _local.Value,
                        Activity.Current?.Parent?.OperationName ?? Activity.Current?.OperationName,
                    ];
                    return connection.SendAsync(string.Join('\n', report));
                })).WithDisplayName("The room");
            },
            isDetached,
            static builder =>
            {
                builder.Services.AddHttpContextAccessor();
                builder.Services.AddScoped<Marker>();
            });
        await using var client = await app.ConnectAsync("/rooms/7?q=a%20b", static options => options.Headers["X-Test"] = "one");
        await client.SendAsync("?");
        return [.. (await client.ReceiveTextAsync()).Split('\n')];
    }

    private static HttpContext? Accessor(WebSocketConnection connection) =>
        connection.HttpContext.RequestServices.GetRequiredService<IHttpContextAccessor>().HttpContext;

    private static Task<TestApp> StartAsync(Action<WebApplication> map, bool isDetached, Action<WebApplicationBuilder>? configure = null) =>
        TestApp.StartAsync(map, builder =>
        {
            builder.WebHost.UseWebSocketTransport(options => options.DetachAfterUpgrade = isDetached);
            configure?.Invoke(builder);
        });

    private sealed record Own(string Name);

    private sealed class Marker;

    private sealed class Disposable(EventList events, string name) : IDisposable
    {
        public void Dispose() => events.Add(name);
    }

    private sealed class EventList
    {
        private readonly List<string> _events = [];

        public IReadOnlyList<string> All
        {
            get
            {
                lock (_events)
                {
                    return [.. _events];
                }
            }
        }

        public void Add(string name)
        {
            lock (_events)
            {
                _events.Add(name);
            }
        }
    }
}
