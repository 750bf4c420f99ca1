using System.Net.WebSockets;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>A client that is connected, and the id of its connection.</summary>
internal sealed record Entered(ClientWebSocket Socket, string Id) : IDisposable
{
    public void Dispose() => Socket.Dispose();
}
