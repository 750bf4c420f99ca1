using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace WebSocketToolkit.Integration.Tests.Proxies;

/// <summary>An nginx with the file of the how-to, at a free port.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly Process _process;
    private readonly string _folder;

    private NginxProcess(Process process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts nginx with the page's file, and waits until it listens.</summary>
    /// <param name="first">The port of the first node.</param>
    /// <param name="second">The port of the second node.</param>
    /// <param name="without">A line that is left out; empty: the file as it is.</param>
    public static async Task<NginxProcess> StartAsync(int first, int second, string without = "")
    {
        Assert.True(File.Exists(Program), "./test.sh --all installs nginx, which this test needs.");
        var port = FreePort();
        var folder = Directory.CreateTempSubdirectory("nginx-").FullName;
        var file = HowTo.Blocks("nginx.md", "nginx").Single();
        Assert.Contains(without, file, StringComparison.Ordinal);
        var site = (without.Length == 0 ? file : file.Replace(without, "", StringComparison.Ordinal))
            .Replace("listen 80;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal)
            .Replace("127.0.0.1:5000", $"127.0.0.1:{first}", StringComparison.Ordinal)
            .Replace("server 127.0.0.1:5001;", first == second ? "" : $"server 127.0.0.1:{second};", StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "nginx.conf"),
            $"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n{site}\n}}\n");
        var process = Process.Start(new ProcessStartInfo(Program, ["-p", folder, "-c", $"{folder}/nginx.conf"]))!;
        var nginx = new NginxProcess(process, folder, port);
        await nginx.ListeningAsync();
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ListeningAsync()
    {
        using var patience = new CancellationTokenSource(Clients.Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!_process.HasExited)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
        }

        Assert.Fail(await File.ReadAllTextAsync(Path.Combine(_folder, "error.log"), patience.Token));
    }
}
