using System.Net;

namespace WebSocketToolkit.Testing.Hosting;

/// <summary>Where an application on the in-memory transport listens. It looks like an address, which hosts like to have.</summary>
internal sealed class MemoryEndPoint() : IPEndPoint(IPAddress.Loopback, 80);
