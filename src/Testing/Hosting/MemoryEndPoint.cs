using System.Net;

namespace WebSocketToolkit.Testing.Hosting;

/// <summary>The end point at which an application on the in-memory transport listens. It is an address, since hosts expect one.</summary>
internal sealed class MemoryEndPoint() : IPEndPoint(IPAddress.Loopback, 80);
