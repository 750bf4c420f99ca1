using Microsoft.AspNetCore.SignalR;

namespace WebSocketToolkit.Benchmarks.Load.Servers;

/// <summary>SignalR with its JSON protocol: an invocation in, an invocation out.</summary>
internal static class SignalRServer
{
    public static Action<WebApplication> Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddSignalR(static options => options.MaximumReceiveMessageSize = 1 << 20);
        return static app =>
        {
            app.MapHub<BenchmarkHub>("/bytes");
            app.MapHub<BenchmarkHub>("/text");
            app.MapHub<BenchmarkHub>("/json");
            app.MapHub<BenchmarkHub>("/room");
        };
    }

    internal sealed class BenchmarkHub : Hub
    {
        public Task Echo(string message) => Clients.Caller.SendAsync("echo", message);

        public Task EchoReading(Reading reading) => Clients.Caller.SendAsync("echo", reading);

        public Task Broadcast(string message) => Clients.All.SendAsync("echo", message);
    }
}
