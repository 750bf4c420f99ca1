namespace WebSocketToolkit.Package.Tests;

/// <summary>The TypeScript clients that a build writes, from the packages, in a folder whose name has a space; and the tool.</summary>
[Collection(PackedRuntime.Collection)]
public sealed class TypeScriptPackageTests(PackedRuntime packed)
{
    [Fact]
    [Trait("Category", "Load")]
    public async Task The_build_writes_clients_where_it_is_told_to_and_only_if_they_change()
    {
        var folder = packed.Copy("Contracts", "my clients");
        var web = Path.Combine(folder, "Web");
        var api = Path.Combine(folder, "my page", "api");
        var client = Path.Combine(api, "Again.ts");
        var project = Path.Combine(web, "Web.csproj");
        await File.WriteAllTextAsync(project, (await File.ReadAllTextAsync(project)).Replace(
            "<Nullable>", "<WebSocketTypeScript>../my page/api</WebSocketTypeScript><Nullable>", StringComparison.Ordinal));
        await BuildAsync();
        Assert.Equal(["Again.ts", "websocket-client.ts"], Directory.GetFiles(api).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("full_text: string;", await File.ReadAllTextAsync(client), StringComparison.Ordinal);
        Assert.Contains("from \"./websocket-client\";", await File.ReadAllTextAsync(client), StringComparison.Ordinal);

        // Nothing has changed: the step does not run.
        Assert.Contains("Skipping target \"WriteWebSocketContract\"", (await BuildAsync("-v:n")).Output, StringComparison.Ordinal);

        // A client that is gone, or wanted otherwise, is written again.
        File.Delete(client);
        await BuildAsync();
        Assert.True(File.Exists(client));
        await BuildAsync("-p:WebSocketTypeScriptImports=ts");
        Assert.Contains("from \"./websocket-client.ts\";", await File.ReadAllTextAsync(client), StringComparison.Ordinal);
        await BuildAsync();

        // A change that breaks clients is seen in the front end, although the document stays. In CI, a client that is not committed is an error.
        var shared = Path.Combine(folder, "Lib", "Inside.cs");
        await File.WriteAllTextAsync(shared, (await File.ReadAllTextAsync(shared)).Replace("FullText", "WholeText", StringComparison.Ordinal));
        var stale = await packed.RunAsync(web, "build", "-p:ContinuousIntegrationBuild=true", "-p:WebSocketContractCheck=off", "-p:WebSocketContract=none");
        Assert.NotEqual(0, stale.ExitCode);
        Assert.Contains("error WSC208: The TypeScript clients in", stale.Output, StringComparison.Ordinal);
        Assert.Contains("full_text: string;", await File.ReadAllTextAsync(client), StringComparison.Ordinal);
        Assert.Contains("warning WSC0", (await BuildAsync()).Output, StringComparison.Ordinal);
        Assert.Contains("whole_text: string;", await File.ReadAllTextAsync(client), StringComparison.Ordinal);

        await File.WriteAllTextAsync(client, "export const mine = 1;\n");
        var foreign = await packed.RunAsync(web, "build");
        Assert.NotEqual(0, foreign.ExitCode);
        Assert.Contains("error WSC209: The file", foreign.Output, StringComparison.Ordinal);

        async Task<DotnetResult> BuildAsync(params string[] more)
        {
            var built = await packed.RunAsync(web, ["build", .. more]);
            Assert.True(built.ExitCode == 0, built.Output);
            return built;
        }
    }

    [Fact]
    [Trait("Category", "Load")]
    public async Task The_tool_writes_them_of_an_assembly_and_of_a_document()
    {
        var folder = packed.Copy("Contracts", "tool");
        var web = Path.Combine(folder, "Web");
        Assert.Equal(0, (await packed.RunAsync(web, "build", "--output", "out")).ExitCode);
        await RunAsync(
            folder, "dotnet", "tool", "install", "WebSocketToolkit.Contracts.Tool", "--tool-path", "bin", "--version", PackedRuntime.Version, "--add-source",
            packed.Create("feed"));
        var tool = Path.Combine(folder, "bin", "websocket-contract");
        await RunAsync(folder, tool, "typescript", Path.Combine(web, "out", "Web.dll"), "of-assembly");
        await RunAsync(folder, tool, "typescript", Path.Combine(web, "contracts", "Web.asyncapi.json"), "of-document");
        await RunAsync(folder, tool, "check", Path.Combine(web, "out", "Web.dll"), Path.Combine(web, "contracts", "Web.asyncapi.json"));
        Assert.Contains("full_text: string;", await File.ReadAllTextAsync(Path.Combine(folder, "of-assembly", "Again.ts")), StringComparison.Ordinal);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(folder, "of-assembly", "Again.ts")),
            await File.ReadAllTextAsync(Path.Combine(folder, "of-document", "Again.ts")));
    }

    private static async Task RunAsync(string folder, string program, params string[] arguments)
    {
        var result = program == "dotnet" ? await Dotnet.RunAsync(folder, arguments) : await Dotnet.RunProgramAsync(folder, program, arguments);
        Assert.True(result.ExitCode == 0, result.Output);
    }
}
