using Microsoft.AspNetCore.Mvc.Testing;

// The compiler writes a typed client for each endpoint.
[assembly: WebSocketTestClients(typeof(WebSocket_App.ChatRoom))]

namespace WebSocket_App.Tests;

/// <summary>The application with its own Program, on connections in memory.</summary>
public sealed class InMemoryApp : WebApplicationFactory<Program>
{
    public InMemoryApp()
    {
        UseKestrel();
        StartServer();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.UseInMemoryTransport();
}
