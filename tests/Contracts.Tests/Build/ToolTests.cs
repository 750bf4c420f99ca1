using System.Diagnostics;
using WebSocketToolkit.Contracts.AsyncApi;
using WebSocketToolkit.Contracts.Build;

namespace WebSocketToolkit.Contracts.Tests.Build;

/// <summary>The program that builds run: what it prints, and its exit code.</summary>
public sealed class ToolTests : IDisposable
{
    private static readonly string _assembly = typeof(ToolTests).Assembly.Location;

    private readonly string _folder = Directory.CreateTempSubdirectory("tool-").FullName;

    [Fact]
    public async Task Its_verbs()
    {
        var path = Path.Combine(_folder, "App.asyncapi.json");
        await AssertAsync(2, ": error WSC206: The document does not exist.", "check", _assembly, path);
        await AssertAsync(0, "wrote", "write", _assembly, path, "warn");
        await AssertAsync(0, "", "check", _assembly, path);

        // The committed document has an endpoint that the assembly does not have.
        var document = BuildDocument.Of(typeof(ToolTests).Assembly, out _)!;
        var gone = document["channels"]!["Ticker"]!.DeepClone();
        gone["address"] = "/gone";
        document["channels"]!["Gone"] = gone;
        var older = DocumentText.Of(document);
        await File.WriteAllBytesAsync(path, older);
        var line = Array.FindIndex(await File.ReadAllLinesAsync(path), static text => text.Contains("\"Gone\": {", StringComparison.Ordinal)) + 1;
        await AssertAsync(3, $"{path}({line},1) : warning WSC008: Gone: Clients that connect to '/gone' are refused", "write", _assembly, path);
        await AssertAsync(2, " : error WSC008: ", "write", _assembly, path, "error", "frozen");
        await AssertAsync(2, "'maybe' is no value of WebSocketContractCheck", "write", _assembly, path, "maybe");
        Assert.Equal(older, await File.ReadAllBytesAsync(path));
        var copy = Path.Combine(_folder, "older.json");
        File.Copy(path, copy);
        await AssertAsync(0, " : message WSC008: Gone: ", "write", _assembly, path, "update");
        await AssertAsync(3, "WSC008 break: Gone: ", "diff", copy, path);
        await AssertAsync(0, "", "diff", path, copy);
        await AssertAsync(2, "error WSC205", "diff", path, Path.Combine(_folder, "missing.json"));
        await AssertAsync(2, "", "unknown");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task AssertAsync(int exitCode, string output, params string[] arguments)
    {
        var tool = Path.Combine(Repository.Root, "artifacts", "bin", "Contracts.Tool", Repository.Configuration, "WebSocketToolkit.Contracts.Tool.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [tool, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync().WaitAsync(Clients.Patience);
        await process.WaitForExitAsync().WaitAsync(Clients.Patience);
        Assert.True(exitCode == process.ExitCode, $"{string.Join(' ', arguments)}: {process.ExitCode}\n{printed}{await error}");
        Assert.Contains(output, printed, StringComparison.Ordinal);
        Assert.True(output.Length > 0 || printed.Length == 0, printed);
    }
}
