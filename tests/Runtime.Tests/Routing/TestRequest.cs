using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WebSocketToolkit.Runtime.Tests.Routing;

/// <summary>A request to a <see cref="TestRoute"/>, and the answer to it.</summary>
internal sealed class TestRequest
{
    private readonly RequestDelegate _handshake;
    private readonly MemoryStream _body = new();

    public TestRequest(IServiceProvider services, RequestDelegate handshake)
    {
        _handshake = handshake;
        Context.RequestServices = services;
        Context.Features.Set<IHttpUpgradeFeature>(Client);
        Context.Response.Body = _body;
        var request = Context.Request;
        request.Method = "GET";
        request.Protocol = "HTTP/1.1";
        request.Host = new("server.example.com");
        request.Path = "/test";
        request.Headers.Upgrade = "websocket";
        request.Headers.Connection = "Upgrade";
        request.Headers.SecWebSocketKey = "dGhlIHNhbXBsZSBub25jZQ==";
        request.Headers.SecWebSocketVersion = "13";
    }

    public DefaultHttpContext Context { get; } = new();

    /// <summary>The other end of the connection, once the handshake is accepted.</summary>
    public FakeClient Client { get; } = new();

    public IHeaderDictionary Headers => Context.Request.Headers;

    public IHeaderDictionary Answer => Context.Response.Headers;

    public int Status => Context.Response.StatusCode;

    public string Body => Encoding.UTF8.GetString(_body.ToArray());

    /// <summary>Runs the handshake, and the connection that comes of it to its end.</summary>
    public Task RunAsync() => _handshake(Context);

    /// <summary>Runs the handshake, which must not be accepted.</summary>
    public async Task RunRefusedAsync()
    {
        var running = RunAsync();
        await Task.WhenAny(running, Client.Accepted);
        Assert.False(Client.Accepted.IsCompleted);
        await running;
    }

    /// <summary>Runs the handshake, which must be accepted without waiting for anything.</summary>
    /// <returns>The connection's task.</returns>
    public Task Open()
    {
        var running = RunAsync();
        Assert.True(Client.Accepted.IsCompleted, Body);
        return running;
    }

    /// <summary>Runs the handshake, which must be accepted, and lets the client close.</summary>
    public async Task RunAndCloseAsync()
    {
        var running = Open();
        await Client.CloseAsync();
        await running;
    }
}
