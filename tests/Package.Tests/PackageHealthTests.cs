using Xunit.Abstractions;

namespace WebSocketToolkit.Package.Tests;

/// <summary>What somebody sees of the packages before they install one, and what a debugger finds in them.</summary>
[Collection(PackedRuntime.Collection)]
public sealed class PackageHealthTests(PackedRuntime packed, ITestOutputHelper output)
{
    public static TheoryData<string> Packages => [.. PackedRuntime.Projects.Keys];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Has_what_the_gallery_and_a_debugger_look_for(string id)
    {
        var health = new PackageHealth(await PackedFile.ReadAsync(packed.PathOf(id)));

        output.WriteLine(health.ToString());
        Assert.True(health.Checks.Count >= 14, $"{health}");
        Assert.True(health.Checks.All(static check => check.IsHealthy), $"{health}");
    }

    /// <summary>A README of a package links to pages on the web, which are files of the repository.</summary>
    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Links_to_pages_that_are_there(string id)
    {
        const string Page = "](https://github.com/websockettoolkit/websockettoolkit/blob/main/";
        var readme = (await PackedFile.ReadAsync(packed.PathOf(id))).Text("README.md");
        var pages = readme.Split(Page)[1..].Select(static rest => rest[..rest.IndexOfAny([')', '#'])]).ToArray();

        Assert.NotEmpty(pages);
        Assert.All(pages, static page => Assert.True(File.Exists(Path.Combine(Repository.Root, page)), page));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_library_was_validated(string id)
    {
        var isLibrary = (await PackedFile.ReadAsync(packed.PathOf(id))).Assemblies.Any(static name => name.StartsWith("lib/", StringComparison.Ordinal));
        var project = Path.GetFileName(PackedRuntime.Projects[id]);
        var stamp = Path.Combine(
            Repository.Root, "artifacts", "obj", project, Repository.Configuration, "Microsoft.NET.ApiCompat.ValidatePackage.semaphore");

        Assert.Equal(isLibrary, File.Exists(stamp));
    }
}
