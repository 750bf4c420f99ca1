using System.Text.Json.Nodes;

namespace WebSocketToolkit.Package.Tests;

/// <summary>The step of the build that writes contracts, in a folder whose name has a space: a web project, and the library that it uses.</summary>
[Collection(PackedRuntime.Collection)]
public sealed class ContractPackageTests(PackedRuntime packed)
{
    [Fact]
    public async Task The_build_writes_contracts_and_runs_nothing()
    {
        var folder = packed.Copy("Contracts", "my app");
        var web = Path.Combine(folder, "Web");
        var published = await packed.RunAsync(web, "publish", "--output", "out");
        Assert.True(published.ExitCode == 0, published.Output);
        Assert.Empty(Directory.GetFiles(Path.Combine(web, "out"), "*.asyncapi.json", SearchOption.AllDirectories));
        var document = Path.Combine(web, "contracts", "Web.asyncapi.json");
        var inside = await ReadAsync(Path.Combine(folder, "Lib", "contracts", "Lib.asyncapi.json"));
        Assert.Equal("/inside", (string?)inside["channels"]!["Inside"]!["address"]);
        Assert.NotNull(inside["components"]!["schemas"]!["Shared"]!["properties"]!["fullText"]);
        var written = await ReadAsync(document);
        Assert.Equal("Says it again.", (string?)written["channels"]!["Again"]!["summary"]);
        Assert.NotNull(written["components"]!["schemas"]!["Shared"]!["properties"]!["full_text"]);
        Assert.Null(written["channels"]!["Inside"]);

        // Nothing has changed: the step does not run.
        var again = await packed.RunAsync(web, "build", "--configuration", "Release", "-v:n");
        Assert.Contains("Skipping target \"WriteWebSocketContract\"", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Load")]
    public async Task A_document_is_written_if_it_would_differ()
    {
        var folder = packed.Copy("Contracts", "changing");
        var web = Path.Combine(folder, "Web");
        var document = Path.Combine(web, "contracts", "Web.asyncapi.json");
        await packed.RunAsync(web, "build");
        var written = await ReadAsync(document);
        var time = File.GetLastWriteTimeUtc(document);
        await AppendAsync(Path.Combine(web, "Program.cs"), "internal sealed class Other;");
        Assert.Equal(0, (await packed.RunAsync(web, "build", "--no-incremental")).ExitCode);
        Assert.Equal(time, File.GetLastWriteTimeUtc(document));

        // A document that is gone, or that somebody has edited, is written again. A change of the library is one of the application.
        File.Delete(document);
        await packed.RunAsync(web, "build");
        Assert.True(JsonNode.DeepEquals(written, await ReadAsync(document)));
        await File.WriteAllTextAsync(document, (await File.ReadAllTextAsync(document)).Replace("Says it again.", "Edited.", StringComparison.Ordinal));
        await File.AppendAllTextAsync(Path.Combine(folder, "Lib", "Inside.cs"), "public sealed record More(int Number);\n");
        await packed.RunAsync(web, "build");
        Assert.True(JsonNode.DeepEquals(written, await ReadAsync(document)));
    }

    [Fact]
    [Trait("Category", "Load")]
    public async Task Bad_input_is_one_clear_error_and_leaves_the_outputs()
    {
        var web = Path.Combine(packed.Copy("Contracts", "broken"), "Web");
        await AppendAsync(Path.Combine(web, "Program.cs"), "namespace Inner { [WebSocketRoute(\"/other\")] public sealed class Again { public string OnMessage(string text) => text; } }");
        var twice = await packed.RunAsync(web, "build");
        Assert.NotEqual(0, twice.ExitCode);
        Assert.Equal(["WSC201"], Errors(twice));
        Assert.Contains("Two endpoints have the name 'Again': 'Again' and 'Inner.Again'.", twice.Output, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(web, "bin"), "Web.dll", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(Path.Combine(web, "contracts")));

        var missing = await packed.RunAsync(web, "build", "-p:WebSocketContractTool=missing.dll");
        Assert.Equal(["WSC204"], Errors(missing));
        Assert.Contains("-p:WebSocketContract=none", missing.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await packed.RunAsync(web, "build", "-p:WebSocketContract=none")).ExitCode);
    }

    [Fact]
    [Trait("Category", "Load")]
    public async Task A_break_is_a_warning_that_comes_again_and_an_error_in_CI_until_it_is_accepted()
    {
        var web = Path.Combine(packed.Copy("Contracts", "locked"), "Web");
        var program = Path.Combine(web, "Program.cs");
        var document = Path.Combine(web, "contracts", "Web.asyncapi.json");
        var stale = await packed.RunAsync(web, "build", "-p:ContinuousIntegrationBuild=true");
        Assert.Equal(["WSC206"], Errors(stale));
        Assert.Equal(0, (await packed.RunAsync(web, "build")).ExitCode);
        var committed = await File.ReadAllTextAsync(document);
        await File.WriteAllTextAsync(program, (await File.ReadAllTextAsync(program)).Replace("\"/again\"", "\"/anew\"", StringComparison.Ordinal));
        for (var i = 0; i < 2; i++)
        {
            var warned = await packed.RunAsync(web, "build");
            Assert.Equal(0, warned.ExitCode);
            Assert.Contains("warning WSC008: Again: Clients that connect to '/again' are refused", warned.Output, StringComparison.Ordinal);
        }

        // The path of the sources may be mapped, as in CI, and the symbols embedded. Without symbols, the document is the place.
        var line = Array.FindIndex(await File.ReadAllLinesAsync(program), static text => text == "public sealed class Again") + 1;
        foreach (var property in new[] { "-p:ContinuousIntegrationBuild=true", $"-p:PathMap={web}=/_/Web", "-p:DebugType=embedded" })
        {
            var mapped = await packed.RunAsync(web, "build", "--no-incremental", "-p:WebSocketContractCheck=warn", property);
            Assert.True(mapped.Output.Contains($"{program}({line},21): warning WSC008", StringComparison.Ordinal), property + mapped.Output);
        }

        var blind = await packed.RunAsync(web, "build", "--no-incremental", "-p:DebugType=none");
        var address = Array.FindIndex(committed.Split('\n'), static text => text.Contains("\"address\"", StringComparison.Ordinal)) + 1;
        Assert.Contains($"{document}({address},1): warning WSC008", blind.Output, StringComparison.Ordinal);
        var refused = await packed.RunAsync(web, "build", "-p:ContinuousIntegrationBuild=true");
        Assert.Equal(["WSC008"], Errors(refused));
        Assert.Equal(committed, await File.ReadAllTextAsync(document));
        var updated = await packed.RunAsync(web, "build", "-p:WebSocketContractCheck=update");
        Assert.Equal(0, updated.ExitCode);
        Assert.Contains($"{program}({line},21) : message WSC008: Again: ", updated.Output, StringComparison.Ordinal);
        Assert.Contains($"wrote {document}", updated.Output, StringComparison.Ordinal);
        Assert.Equal("/anew", (string?)(await ReadAsync(document))["channels"]!["Again"]!["address"]);
        Assert.Equal(0, (await packed.RunAsync(web, "build", "-p:ContinuousIntegrationBuild=true")).ExitCode);
    }

    private static string[] Errors(DotnetResult result) =>
        [.. new BuiltApp("", result).Diagnostics().Select(static diagnostic => diagnostic.Split(' ')[^1]).Distinct(StringComparer.Ordinal)];

    private static async Task<JsonNode> ReadAsync(string path) => JsonNode.Parse(await File.ReadAllTextAsync(path))!;

    private static Task AppendAsync(string path, string text) => File.AppendAllTextAsync(path, "\n" + text + "\n");
}
