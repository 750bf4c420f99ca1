using System.Text;
using WebSocketToolkit.Integration.Tests.Behaviours;
using Xunit.Abstractions;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>A thousand connections whose callbacks throw, for each kind of callback: nobody else notices.</summary>
public sealed class ExceptionTests(ITestOutputHelper output) : LoadTests(output)
{
    private const int Connections = 1_000;
    private const string Route = "/fail/{where}";

    /// <summary>What is logged is counted; ten thousand stack traces need not be printed as well.</summary>
    private static readonly Dictionary<string, string> _environment =
        new(StringComparer.Ordinal) { ["Logging__Console__LogLevel__WebSocketToolkit"] = "None" };

    [Fact]
    public async Task Exceptions_in_callbacks_of_a_thousand_connections_disturb_nobody()
    {
        await using var app = await ReferenceApp.StartAsync("default", _environment);
        var witness = Witness.Start(app.Port);
        var before = Print(app.Server, "Nobody has failed");
        foreach (var where in (string[])["open", "open-stream"])
        {
            await FailAsync(app, where, request: null, code: 1011);
        }

        foreach (var request in (string[])["message", "late", "stream", "operation", "background", "error"])
        {
            await FailAsync(app, "message", request, code: 1011);
        }

        // Here the client closes, and the callback fails after it has been told.
        foreach (var where in (string[])["close", "dispose"])
        {
            await FailAsync(app, where, request: null, code: 1000);
        }

        Assert.False(witness.HasFailed);
        Print($"Beside them: {await witness.StopAsync()}");
        Assert.InRange(Print(app.Server, "All have failed").Resident - before.Resident, 0, 256 * MiB);
        await app.AssertAliveAsync();
    }

    private static async Task FailAsync(ReferenceApp app, string where, string? request, int code)
    {
        var path = $"/fail/{where}";
        if (request is null)
        {
            // The server does not wait for those that have yet to connect: its close frame wants an answer in time.
            await LoadPeer.ConnectManyAsync(Connections, app.Port, path, peer => FailAsync(peer, where, request, code));
        }
        else
        {
            var peers = await LoadPeer.ConnectManyAsync(Connections, app.Port, path);
            await Task.WhenAll(peers.Select(peer => FailAsync(peer, where, request, code)));
        }

        // An OnError that throws adds its own exception to the one that it was to handle.
        var logged = request == "error" ? 2 * Connections : Connections;
        await app.SeeAsync("close", Route, Connections, logged);
        var closes = app.Seen("close", Route).ToList();
        Assert.Equal(Connections, closes.Count);
        Assert.All(closes, close => Assert.Equal(code, close.Code));
        Assert.Equal(Connections, app.Seen("open", Route).Count());
        Assert.Equal(logged, app.Logs.Count);
        Assert.All(app.Logs, static log => Assert.Equal("Fail", log.Err));
        app.Forget();
    }

    private static async Task FailAsync(LoadPeer peer, string where, string? request, int code)
    {
        using (peer)
        {
            if (where != "open")
            {
                await ExpectAsync(peer, "ready");
            }

            if (code == 1000)
            {
                await peer.CloseAsync();
                return;
            }

            if (request is not null)
            {
                await peer.WriteAsync(FrameCodec.ToBytes(Opcode.Text, Encoding.UTF8.GetBytes($$"""{"type":"{{request}}"}""")));
            }

            if (request == "stream")
            {
                await ExpectAsync(peer, "first");
            }

            Assert.Equal((1011, "The endpoint failed."), await peer.ReadCloseAsync());
        }
    }

    private static async Task ExpectAsync(LoadPeer peer, string text)
    {
        var (opcode, payload) = await peer.ReadAsync();
        Assert.Equal((Opcode.Text, text), (opcode, Encoding.UTF8.GetString(payload.Span)));
    }
}
