using System.Diagnostics;
using System.Text.Json;

namespace WebSocketToolkit.Benchmarks.Load.Runs;

/// <summary>Starts the servers of a comparison; those that the machine lacks a tool for are left out, and named.</summary>
internal static class Servers
{
    private static readonly string _home = AppContext.BaseDirectory;

    public static async Task<List<Server>> StartAsync(List<string> missing)
    {
        var own = Environment.ProcessPath!;
        var assembly = typeof(Servers).Assembly.Location;
        string[] Serve(string name) => Path.GetFileNameWithoutExtension(own) == "dotnet" ? [own, assembly, "serve", name] : [own, "serve", name];
        var runtime = Environment.Version.ToString();
        var servers = new List<Server>
        {
            await Server.StartAsync("toolkit", typeof(WebSocketConnection).Assembly.GetName().Version!.ToString(3), Serve("toolkit")),
            await Server.StartAsync("raw", runtime, Serve("raw")),
            await Server.StartAsync("signalr", runtime, Serve("signalr")),
        };
        if (TryRun("npm", "install", "--prefix", Path.Combine(_home, "node"), "--no-audit", "--no-fund", "--no-save", "--loglevel=error"))
        {
            servers.Add(await Server.StartAsync("ws", PackageVersion("ws"), "node", Path.Combine("node", "ws.mjs")));
            servers.Add(await Server.StartAsync("fastify", PackageVersion("@fastify/websocket"), "node", Path.Combine("node", "fastify.mjs")));
        }
        else
        {
            missing.Add("ws and @fastify/websocket (npm)");
        }

        if (TryRun("cc", "-O2", "-o", Path.Combine(_home, "floor"), Path.Combine(_home, "floor.c")))
        {
            servers.Add(await Server.StartAsync("floor", "C", Path.Combine(_home, "floor")));
        }
        else
        {
            missing.Add("the floor (a C compiler)");
        }

        return servers;
    }

    private static bool TryRun(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string PackageVersion(string name)
    {
        using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(_home, "node", "node_modules", name, "package.json")));
        return package.RootElement.GetProperty("version").GetString()!;
    }
}
