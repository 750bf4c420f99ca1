using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace ChatSample.Tests;

/// <summary>The chat as its Program starts it, on connections in memory: what a test needs at least.</summary>
internal sealed class ChatFactory : WebApplicationFactory<Program>
{
    public ChatFactory()
    {
        UseKestrel();
        StartServer();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.UseInMemoryTransport();
}
