using System.IO.Compression;
using System.Xml.Linq;

namespace WebSocketToolkit.Package.Tests;

/// <summary>What a user gets who adds the package to a new web application.</summary>
public sealed class PackageTests(PackedRuntime packed) : IClassFixture<PackedRuntime>
{
    [Fact]
    public async Task HasTheEntriesOfTheList()
    {
        await using var package = await ZipFile.OpenReadAsync(packed.Package);
        var entries = package.Entries
            .Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "tests", "Package.Tests", "PackageTests.Entries.verified.txt")), entries);
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
    public async Task EachMistakeIsNamedOnceAndCausesNoOther()
    {
        var app = await packed.BuildAsync("Mistakes");

        Assert.NotEqual(0, app.Build.ExitCode);
        Assert.Equal(app.Announced(), app.Diagnostics());
    }
}
