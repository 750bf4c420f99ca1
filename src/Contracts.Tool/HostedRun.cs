using System.Diagnostics;

namespace WebSocketToolkit.Contracts.Tool;

/// <summary>
/// A run of this program with the dependencies of an application. A build starts it so; who runs it by hand names the assembly alone.
/// </summary>
internal static class HostedRun
{
    /// <summary>Runs the program again if it has not been started with the dependencies of the assembly.</summary>
    /// <param name="assembly">The assembly, in the folder to which it was built.</param>
    /// <param name="args">The arguments of the program.</param>
    /// <returns>The exit code; null if this process has the dependencies, or if nothing says what they are.</returns>
    public static int? Run(string assembly, string[] args)
    {
        var dependencies = Path.GetFullPath(Path.ChangeExtension(assembly, ".deps.json"));
        if (!File.Exists(dependencies) || IsRunningWith(dependencies))
        {
            return null;
        }

        var tool = typeof(HostedRun).Assembly.Location;
        var runtime = Path.ChangeExtension(assembly, ".runtimeconfig.json");
        string[] host =
        [
            "exec", "--depsfile", dependencies, "--additionalprobingpath", PackageFolder(),
            "--runtimeconfig", File.Exists(runtime) ? runtime : Path.ChangeExtension(tool, ".runtimeconfig.json"), tool,
        ];
        using var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [.. host, .. args]))!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static bool IsRunningWith(string dependencies) => (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string ?? "")
        .Split(';')
        .Any(file => file.Length > 0 && Path.GetFullPath(file).Equals(dependencies, StringComparison.Ordinal));

    private static string PackageFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
