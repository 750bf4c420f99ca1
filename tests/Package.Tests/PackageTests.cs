using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace WebSocketToolkit.Package.Tests;

/// <summary>What a user gets who adds the package to a new web application.</summary>
[Collection(PackedRuntime.Collection)]
public sealed class PackageTests(PackedRuntime packed)
{
    [Theory]
    [InlineData("Entries", "WebSocketToolkit")]
    [InlineData("TestingEntries", "WebSocketToolkit.Testing")]
    [InlineData("TestingCompilerEntries", "WebSocketToolkit.Testing.Compiler")]
    [InlineData("RabbitMQEntries", "WebSocketToolkit.RabbitMQ")]
    [InlineData("ContractsEntries", "WebSocketToolkit.Contracts")]
    [InlineData("ContractsToolEntries", "WebSocketToolkit.Contracts.Tool")]
    [InlineData("TemplatesEntries", "WebSocketToolkit.Templates")]
    public async Task Has_the_entries_of_the_list(string list, string id)
    {
        var entries = (await PackedFile.ReadAsync(packed.PathOf(id))).Entries;
        var verified = Path.Combine(Repository.Root, "tests", "Package.Tests", $"PackageTests.{list}.verified.txt");
        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1")
        {
            await File.WriteAllLinesAsync(verified, entries);
        }

        Assert.Equal(await File.ReadAllLinesAsync(verified), entries);
    }

    [Fact]
    public async Task Depends_on_the_framework_alone()
    {
        var package = await PackedFile.ReadAsync(packed.PathOf("WebSocketToolkit"));

        Assert.Empty(package.Dependencies);
        var framework = Assert.Single(package.Nuspec.Descendants(), element => element.Name.LocalName == "frameworkReference");
        Assert.Equal("Microsoft.AspNetCore.App", framework.Attribute("name")?.Value);
    }

    [Fact]
    public async Task A_new_app_builds_runs_and_is_warned_of_its_late_listener()
    {
        var app = await packed.BuildAsync("Good");
        Assert.True(app.Build.ExitCode == 0, app.Build.Output);
        Assert.Equal(app.Announced(), app.Diagnostics());

        await using var server = await ServerProcess.StartAsync(app.Assembly, app.Folder);
        using var greeted = await Clients.ConnectAsync(server.WebSocket("/greet/Ada"));
        await greeted.SendTextAsync("Hello");
        Assert.Equal("Hello, Ada!", await greeted.ReceiveTextAsync());

        using var late = await Clients.ConnectAsync(server.WebSocket("/late"));
        await late.SendTextAsync("parked");
        Assert.Equal("parked", await late.ReceiveTextAsync());
    }

    [Theory]
    [InlineData("Testing")]
    [InlineData("TestingCompiler")]
    public async Task A_test_package_is_all_that_a_test_needs(string name)
    {
        var app = await packed.BuildAsync(name);
        Assert.True(app.Build.ExitCode == 0, app.Build.Output);
        Assert.Empty(app.Diagnostics());

        var run = await Dotnet.RunAsync(app.Folder, app.Assembly);

        Assert.Equal("All is well.\n", run.Output);
        Assert.Equal(0, run.ExitCode);

        // Dependencies of dependencies too. Roslyn weighs 18 MB, and conflicts with a test project that pins another version.
        var brings = await File.ReadAllTextAsync(Path.ChangeExtension(app.Assembly, ".deps.json"));
        Assert.Contains($"\"{(name == "Testing" ? "WebSocketToolkit.Testing" : "WebSocketToolkit.Testing.Compiler")}/", brings, StringComparison.Ordinal);
        Assert.Equal(name == "TestingCompiler", brings.Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal));

        // Its usings, without which the app would not have been built, are implicit ones, and off where those are.
        var explicitly = await packed.RunAsync(app.Folder, "build", "-getItem:Using", "-p:ImplicitUsings=disable");
        Assert.Empty(JsonNode.Parse(explicitly.Output)!["Items"]!["Using"]!.AsArray());
    }

    [Fact]
    public async Task The_testing_package_needs_no_test_framework_and_no_compiler()
    {
        var dependencies = await DependenciesAsync("WebSocketToolkit.Testing");

        Assert.Equal(["Microsoft.AspNetCore.TestHost", "WebSocketToolkit"], dependencies.Keys.Order(StringComparer.Ordinal));

        // A test project needs the generator, which writes the typed clients.
        Assert.Null(dependencies["WebSocketToolkit"].Attribute("exclude"));
    }

    [Fact]
    public async Task The_compiler_testing_package_needs_the_compiler_and_no_server() =>
        Assert.Equal(
            ["Microsoft.CodeAnalysis.CSharp", "WebSocketToolkit"],
            (await DependenciesAsync("WebSocketToolkit.Testing.Compiler")).Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_backplane_package_needs_the_client_and_nothing_else() =>
        Assert.Equal(
            ["RabbitMQ.Client", "WebSocketToolkit"],
            (await DependenciesAsync("WebSocketToolkit.RabbitMQ")).Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Each_mistake_is_named_once_and_causes_no_other()
    {
        var app = await packed.BuildAsync("Mistakes");

        Assert.NotEqual(0, app.Build.ExitCode);
        Assert.Equal(app.Announced(), app.Diagnostics());
    }

    private async Task<Dictionary<string, XElement>> DependenciesAsync(string id) => (await PackedFile.ReadAsync(packed.PathOf(id))).Dependencies;
}
