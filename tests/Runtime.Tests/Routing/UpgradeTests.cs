using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WebSocketToolkit.Runtime.Tests.Routing;

/// <summary>The answer to an accepted handshake, and the transport of the connection that comes of it.</summary>
public sealed class UpgradeTests
{
    [Fact]
    public async Task The_answer_is_that_of_the_RFCs_example()
    {
        await using var route = new TestRoute(static o => o.Subprotocols = ["chat"]);
        var request = route.Request();
        request.Headers.Origin = "http://server.example.com";
        request.Headers.SecWebSocketProtocol = "chat, superchat";
        await request.RunAndCloseAsync();
        Assert.Equal(
            ["Connection: Upgrade", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "Sec-WebSocket-Protocol: chat", "Upgrade: websocket"],
            request.Answer.Select(static header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_offer_of_compression_is_answered()
    {
        await using var route = new TestRoute(static o => o.Compression = WebSocketCompression.NoContextTakeover);
        var request = route.Request();
        request.Headers.SecWebSocketExtensions = "permessage-deflate; client_max_window_bits";
        await request.RunAndCloseAsync();
        Assert.Equal("permessage-deflate; server_no_context_takeover; client_no_context_takeover", request.Answer.SecWebSocketExtensions);
    }

    [Fact]
    public async Task A_connection_is_among_the_open_ones_until_it_has_ended()
    {
        await using var route = new TestRoute();
        var request = route.Request();
        var running = request.Open();
        var handler = Assert.Single(route.Handlers);
        Assert.Same(handler.Opened, Assert.Single(route.Connections));
        Assert.Equal((true, 0), (handler.IsCreated, handler.Disposals));
        await request.Client.CloseAsync();
        await running;
        Assert.Empty(route.Connections);
        Assert.Equal(new(1000, "", WebSocketCloseInitiator.Peer), handler.Close);
        Assert.Equal(1, handler.Disposals);
    }

    [Fact]
    public async Task An_upgrade_that_fails_disposes_the_handler()
    {
        await using var route = new TestRoute();
        var request = route.Request();
        request.Context.Features.Set<IHttpUpgradeFeature>(new Broken());
        await Assert.ThrowsAsync<IOException>(request.RunAsync);
        Assert.Equal(1, Assert.Single(route.Handlers).Disposals);
        Assert.Empty(route.Connections);
    }

    [Fact]
    public async Task The_connections_own_pipes_are_used_over_HTTP_1()
    {
        await using var route = new TestRoute();
        var request = route.Request();
        var direct = new FakeClient();
        request.Context.Features.Set<IConnectionTransportFeature>(new Transport(direct.Server));
        var running = request.Open();
        var handler = Assert.Single(route.Handlers);
        await handler.Opened!.SendAsync("text");
        Assert.Equal(((true, false), default), (direct.Peek(), request.Client.Peek()));
        await direct.ReadAsync(6);
        await direct.CloseAsync();
        await running;
        Assert.Equal(1000, handler.Close?.Code);
    }

    [Fact]
    public async Task A_stream_of_its_own_is_used_over_HTTP_2_and_ended_with_the_connection()
    {
        await using var route = new TestRoute();
        var request = route.Request();
        request.Context.Request.Method = HttpMethods.Connect;
        request.Context.Request.Protocol = "HTTP/2";
        request.Context.Features.Set<IHttpExtendedConnectFeature>(request.Client);
        request.Context.Features.Set<IConnectionTransportFeature>(new Transport(new FakeClient().Server));
        await request.RunAndCloseAsync();
        Assert.Equal((false, true), request.Client.Peek());
        Assert.Empty(request.Answer);
    }

    private sealed class Broken : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => true;

        public Task<Stream> UpgradeAsync() => throw new IOException("The client has gone.");
    }

    private sealed class Transport(IDuplexPipe pipes) : IConnectionTransportFeature
    {
        IDuplexPipe IConnectionTransportFeature.Transport { get; set; } = pipes;
    }
}
