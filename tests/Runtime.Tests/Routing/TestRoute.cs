using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Routing;
using Filter = System.Func<
    Microsoft.AspNetCore.Http.EndpointFilterInvocationContext,
    Microsoft.AspNetCore.Http.EndpointFilterDelegate,
    System.Threading.Tasks.ValueTask<object?>>;

namespace WebSocketToolkit.Runtime.Tests.Routing;

/// <summary>A WebSocket route without a server: requests are handed to its handshake.</summary>
internal sealed class TestRoute : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly RequestDelegate _handshake;

    /// <param name="configure">Sets the application's options, and so the route's.</param>
    /// <param name="bind">Binds the request's values; null if there are none.</param>
    /// <param name="filters">The endpoint filters, the outermost first.</param>
    public TestRoute(
        Action<WebSocketServerOptions>? configure = null,
        Func<WebSocketBinder, EndpointFilterInvocationContext>? bind = null,
        params Filter[] filters)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock).AddLogging().AddWebSocketRoutes(configure);
        _services = services.BuildServiceProvider();
        var shared = _services.GetRequiredService<WebSocketServerContext>();
        Connections = shared.Connections;
        var definition = new WebSocketEndpointDefinition(typeof(TestRoute), () => new(
            static () => { },
            bind ?? (static binder => EndpointFilterInvocationContext.Create(binder.Context)),
            arguments =>
            {
                Arguments.Add([.. arguments.Arguments]);
                var handler = new FakeHandler(this);
                Handlers.Add(handler);
                return handler;
            }));
        var route = new WebSocketRouteState("/test", definition, shared.RouteDefaults, shared, shared.Groups.Of(typeof(TestRoute)));
        var endpoint = new RouteEndpointBuilder(requestDelegate: null, RoutePatternFactory.Parse("/test"), order: 0) { ApplicationServices = _services };
        foreach (var filter in filters)
        {
            endpoint.FilterFactories.Add((_, next) => arguments => filter(arguments, next));
        }

        _handshake = new Handshake(route).Build(endpoint);
    }

    public FakeTimeProvider Clock { get; } = new();

    public WebSocketConnections Connections { get; }

    /// <summary>The handlers that were made, in order.</summary>
    public List<FakeHandler> Handlers { get; } = [];

    /// <summary>The bound values that each of the handlers was made from.</summary>
    public List<object?[]> Arguments { get; } = [];

    /// <summary>The building of an endpoint's instance.</summary>
    public Action OnCreate { get; set; } = static () => { };

    /// <summary>The endpoint's decision.</summary>
    public Func<HttpContext, CancellationToken, ValueTask<object?>> OnUpgrade { get; set; } = static (_, _) => default;

    /// <summary>A request that asks for a WebSocket, as in RFC 6455 section 1.2.</summary>
    public TestRequest Request() => new(_services, _handshake);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
