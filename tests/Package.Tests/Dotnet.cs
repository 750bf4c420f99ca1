using System.Diagnostics;

namespace WebSocketToolkit.Package.Tests;

internal sealed record DotnetResult(int ExitCode, string Output);

/// <summary>The .NET command line, as a user of another folder runs it.</summary>
internal static class Dotnet
{
    public static Task<DotnetResult> RunAsync(string folder, params string[] arguments) => RunProgramAsync(folder, "dotnet", arguments);

    public static async Task<DotnetResult> RunProgramAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        LeaveOuterBuild(start);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        return new DotnetResult(process.ExitCode, await output + await error);
    }

    /// <summary>Takes away what this test run was started with, which is not the app's business.</summary>
    public static void LeaveOuterBuild(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(IsOfTheOuterBuild).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
    }

    private static bool IsOfTheOuterBuild(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name is "CI" or "DOTNET_HOST_PATH";
}
