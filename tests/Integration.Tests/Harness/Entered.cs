namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>A client that is connected, and the id of its connection.</summary>
internal sealed record Entered(WebSocketTestClient Socket, string Id) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Socket.DisposeAsync();
}
