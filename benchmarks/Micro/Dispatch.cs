using System.Net.WebSockets;
using System.Security.Claims;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.Benchmarks.Micro.Routes;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Routing;

namespace WebSocketToolkit.Benchmarks.Micro;

/// <summary>A message's way through the generated handler to the class's <c>OnMessage</c>: decoded, and by its type.</summary>
public class Dispatch
{
    private readonly byte[] _text = [.. "a text"u8];
    private readonly byte[] _single = [.. """{"text":"a text"}"""u8];
    private readonly byte[] _eighth = [.. """{"type":"eighth","text":"a text"}"""u8];
    private WebSocketHandler _texts = null!;
    private WebSocketHandler _one = null!;
    private WebSocketHandler _eight = null!;
    private WebSocketHandler _guarded = null!;
    private WebSocketHandler _ranked = null!;

    [GlobalSetup]
    public async Task SetUp()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddWebSocketRoutes();
        builder.Services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, MessageContext.Default));
        builder.Services.AddAuthorizationBuilder().AddPolicy("rank", static policy => policy.AddRequirements(new RankRequirement()));
        var app = builder.Build();
        _texts = await HandlerOf(app, app.MapTexts());
        _one = await HandlerOf(app, app.MapOneType());
        _eight = await HandlerOf(app, app.MapEightTypes());
        _guarded = await HandlerOf(app, app.MapGuarded());
        _ranked = await HandlerOf(app, app.MapRanked());
    }

    [Benchmark(Baseline = true)]
    public ValueTask Text() => _texts.OnMessageAsync(new WebSocketMessage(WebSocketMessageType.Text, _text), default);

    /// <summary>A text whose callback asks for a role: decided once for a connection.</summary>
    [Benchmark]
    public ValueTask AuthorizedByRole() => _guarded.OnMessageAsync(new WebSocketMessage(WebSocketMessageType.Text, _text), default);

    /// <summary>A text whose callback asks for a requirement of the application's own: decided each time.</summary>
    [Benchmark]
    public ValueTask AuthorizedByRequirement() => _ranked.OnMessageAsync(new WebSocketMessage(WebSocketMessageType.Text, _text), default);

    [Benchmark]
    public ValueTask OneType() => _one.OnMessageAsync(new WebSocketMessage(WebSocketMessageType.Text, _single), default);

    [Benchmark]
    public ValueTask EighthOfEightTypes() => _eight.OnMessageAsync(new WebSocketMessage(WebSocketMessageType.Text, _eighth), default);

    /// <summary>Lets a handshake build the handler, and ends it there.</summary>
    private static async Task<WebSocketHandler> HandlerOf(WebApplication app, RouteHandlerBuilder route)
    {
        WebSocketHandler? handler = null;
        route.AddEndpointFilter(async (context, next) =>
        {
            await next(context);
            handler = context.HttpContext.Features.Get<Upgrade>()?.Handler;
            return Results.Empty;
        });
        var endpoint = ((IEndpointRouteBuilder)app).DataSources.SelectMany(static source => source.Endpoints).Last();
        await endpoint.RequestDelegate!(new DefaultHttpContext
        {
            RequestServices = app.Services,
            User = new(new ClaimsIdentity([new(ClaimTypes.Role, "admin")], "benchmark")),
        });
        return handler!;
    }
}
