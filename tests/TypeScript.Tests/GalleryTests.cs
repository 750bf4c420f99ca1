namespace WebSocketToolkit.TypeScript.Tests;

/// <summary>The clients that the build wrote of the gallery: all compile (<see cref="TypesTests"/>), and a change of a class is seen.</summary>
public sealed class GalleryTests
{
    private static readonly string _bin = Path.Combine(Repository.Root, "artifacts", "bin");

    [Fact]
    public Task A_property_that_is_renamed_fails_the_front_ends_build() => RenameAsync("typescript7");

    [Fact]
    [Trait("Category", "Load")]
    public Task A_property_that_is_renamed_fails_the_build_of_an_older_compiler() => RenameAsync("typescript");

    private static async Task RenameAsync(string compiler)
    {
        // As the build would write it after the change of the class.
        var contract = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "Chat", "contracts", "Chat.asyncapi.json"));
        Assert.Empty(await CompileAsync(compiler, contract));

        var renamed = contract.Replace("\"reason\"", "\"why\"", StringComparison.Ordinal);
        var error = Assert.Single(await CompileAsync(compiler, renamed));
        Assert.Contains("app.ts(3,", error, StringComparison.Ordinal);
        Assert.Contains("'reason' does not exist", error, StringComparison.Ordinal);
    }

    /// <summary>Writes the clients of a document, and compiles a page that uses them.</summary>
    /// <returns>The errors.</returns>
    private static async Task<string[]> CompileAsync(string compiler, string contract)
    {
        var folder = Directory.CreateTempSubdirectory("front-").FullName;
        try
        {
            var document = Path.Combine(folder, "contract.json");
            await File.WriteAllTextAsync(document, contract);
            var tool = Path.Combine(_bin, "Contracts.Tool", Repository.Configuration, "WebSocketToolkit.Contracts.Tool.dll");
            await Npm.RunAsync("dotnet", tool, "typescript", document, folder);
            await File.WriteAllTextAsync(
                Path.Combine(folder, "app.ts"),
                """
                import { Chat } from "./Chat";
                const chat = Chat.connect({ room: "lobby" });
                chat.on("rejected", rejected => console.log(rejected.reason));
                chat.send({ type: "say", id: "1", text: "Hello" });

                """);
            using var compiling = Npm.Start(
                "node", Path.Combine("node_modules", compiler, "bin", "tsc"), "--noEmit", "--strict", "--target", "es2022", "--module", "esnext",
                "--moduleResolution", "bundler", Path.Combine(folder, "app.ts"));
            var printed = await compiling.StandardOutput.ReadToEndAsync();
            await compiling.WaitForExitAsync();
            return [.. printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => line.Contains("error TS", StringComparison.Ordinal))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
