using System.IO.Pipelines;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Sending;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Benchmarks.Micro;

/// <summary>A message to a group of a thousand, whose transports take and forget.</summary>
public class FanOut
{
    private readonly Group _group = new(new GroupAddress(AudienceKind.Group, "group"));
    private byte[] _payload = [];

    [Params(64, 4096)]
    public int Size { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _payload = new byte[Size];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddWebSocketRoutes();
        var services = builder.Build().Services.GetRequiredService<WebSocketServerContext>();
        var definition = new WebSocketEndpointDefinition(
            typeof(FanOut), static () => new(static () => { }, static binder => EndpointFilterInvocationContext.Create(binder.Context), static _ => new Silent()));
        var route = new WebSocketRouteState("/", definition, services.Options.CopyForRoute(), services, services.Groups.Of(typeof(FanOut)));
        for (var i = 0; i < 1000; i++)
        {
            var transport = new WebSocketTransport(PipeReader.Create(Stream.Null), new ForgetfulWriter(), static () => { });
            var session = new WebSocketSession(transport, new DefaultHttpContext(), null, null, null, new Silent(), route);
            session.Sender.ReleaseHeld();
            _group.Set(new(session.Connection, null, null));
        }
    }

    [Benchmark]
    public int Send() => _group.Send(new SharedMessage<byte[]>(_payload), except: null, NullLogger.Instance);

    private sealed class Silent : WebSocketHandler;
}
