using System.IO.Compression;
using System.Xml.Linq;

namespace WebSocketToolkit.Package.Tests;

/// <summary>What a user gets who adds the package to a new web application.</summary>
public sealed class PackageTests(PackedRuntime packed) : IClassFixture<PackedRuntime>
{
    [Theory]
    [InlineData("Entries")]
    [InlineData("TestingEntries")]
    [InlineData("RabbitMQEntries")]
    public async Task HasTheEntriesOfTheList(string list)
    {
        await using var package = await ZipFile.OpenReadAsync(list switch
        {
            "Entries" => packed.Package,
            "TestingEntries" => packed.TestingPackage,
            _ => packed.RabbitMQPackage,
        });
        var entries = package.Entries
            .Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "tests", "Package.Tests", $"PackageTests.{list}.verified.txt")), entries);
    }

    [Fact]
    public async Task DependsOnTheFrameworkAlone()
    {
        await using var package = await ZipFile.OpenReadAsync(packed.Package);
        await using var stream = await package.GetEntry("WebSocketToolkit.nuspec")!.OpenAsync();
        var nuspec = await XDocument.LoadAsync(stream, LoadOptions.None, CancellationToken.None);

        Assert.DoesNotContain(nuspec.Descendants(), element => element.Name.LocalName == "dependency");
        var framework = Assert.Single(nuspec.Descendants(), element => element.Name.LocalName == "frameworkReference");
        Assert.Equal("Microsoft.AspNetCore.App", framework.Attribute("name")?.Value);
    }

    [Fact]
    public async Task ANewAppBuildsRunsAndIsWarnedOfItsLateListener()
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

    [Fact]
    public async Task TheTestingPackageIsAllThatATestNeeds()
    {
        var app = await packed.BuildAsync("Testing");
        Assert.True(app.Build.ExitCode == 0, app.Build.Output);
        Assert.Empty(app.Diagnostics());

        var run = await Dotnet.RunAsync(app.Folder, app.Assembly);

        Assert.Equal("All is well.\n", run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task TheTestingPackageNeedsNoTestFramework()
    {
        await using var package = await ZipFile.OpenReadAsync(packed.TestingPackage);
        await using var stream = await package.GetEntry("WebSocketToolkit.Testing.nuspec")!.OpenAsync();
        var nuspec = await XDocument.LoadAsync(stream, LoadOptions.None, CancellationToken.None);
        var dependencies = nuspec.Descendants().Where(element => element.Name.LocalName == "dependency").ToDictionary(element => element.Attribute("id")!.Value);

        Assert.Equal(["Microsoft.AspNetCore.TestHost", "Microsoft.CodeAnalysis.CSharp", "WebSocketToolkit"], dependencies.Keys.Order(StringComparer.Ordinal));

        // A test project needs the generator, which writes the typed clients.
        Assert.Null(dependencies["WebSocketToolkit"].Attribute("exclude"));
    }

    [Fact]
    public async Task TheBackplanePackageNeedsTheClientAndNothingElse()
    {
        await using var package = await ZipFile.OpenReadAsync(packed.RabbitMQPackage);
        await using var stream = await package.GetEntry("WebSocketToolkit.RabbitMQ.nuspec")!.OpenAsync();
        var nuspec = await XDocument.LoadAsync(stream, LoadOptions.None, CancellationToken.None);

        Assert.Equal(
            ["RabbitMQ.Client", "WebSocketToolkit"],
            nuspec.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EachMistakeIsNamedOnceAndCausesNoOther()
    {
        var app = await packed.BuildAsync("Mistakes");

        Assert.NotEqual(0, app.Build.ExitCode);
        Assert.Equal(app.Announced(), app.Diagnostics());
    }
}
