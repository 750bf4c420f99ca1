using System.Diagnostics;
using System.Text.Json;

namespace WebSocketToolkit.Benchmarks.Load.Runs;

/// <summary>Starts the servers of a comparison; those that the machine lacks a tool for are left out, and named.</summary>
internal static class Servers
{
    private static readonly string _home = AppContext.BaseDirectory;

    public static async Task<List<Server>> StartAsync(IReadOnlyCollection<string> names, int processors, string? uws, List<string> missing)
    {
        var host = Environment.ProcessPath!;
        var assembly = typeof(Servers).Assembly.Location;
        var servers = new List<Server>();
        foreach (var name in names.Intersect(["toolkit+", "toolkit", "toolkit16", "raw", "signalr"], StringComparer.Ordinal))
        {
            string[] command = Path.GetFileNameWithoutExtension(host) == "dotnet" ? [host, assembly, "serve", name] : [host, "serve", name];
            var version = name.StartsWith("toolkit", StringComparison.Ordinal) ? typeof(WebSocketConnection).Assembly.GetName().Version!.ToString(3) : Environment.Version.ToString();
            servers.Add(await Server.StartAsync(name, version, processors, command));
        }

        var packages = names.Intersect(["ws", "fastify"], StringComparer.Ordinal).ToArray();
        if (packages.Length > 0 && !TryRun("npm", "install", "--prefix", Path.Combine(_home, "node"), "--no-audit", "--no-fund", "--no-save", "--loglevel=error"))
        {
            missing.AddRange(packages.Select(static name => $"{name} (npm)"));
            packages = [];
        }

        foreach (var name in packages)
        {
            servers.Add(await Server.StartAsync(name, PackageVersion(name == "ws" ? "ws" : "@fastify/websocket"), processors, "node", Path.Combine("node", $"{name}.mjs")));
        }

        if (names.Contains("floor", StringComparer.Ordinal))
        {
            if (TryRun("cc", "-O2", "-o", Path.Combine(_home, "floor"), Path.Combine(_home, "floor.c")))
            {
                servers.Add(await Server.StartAsync("floor", "C", processors, Path.Combine(_home, "floor")));
            }
            else
            {
                missing.Add("the floor (a C compiler)");
            }
        }

        if (uws is not null && processors == 1)
        {
            servers.Add(await Server.StartAsync("uws", "C++", processors, Path.GetFullPath(uws)));
        }

        return servers;
    }

    private static bool TryRun(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
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
