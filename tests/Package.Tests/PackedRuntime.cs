namespace WebSocketToolkit.Package.Tests;

/// <summary>The packages, in a folder of its own outside of the repository, and apps that restore it from there.</summary>
[CollectionDefinition(Collection)]
public sealed class PackedRuntime : IAsyncLifetime, ICollectionFixture<PackedRuntime>
{
    public const string Collection = "The packages";

    /// <summary>Newer than any, so that <c>dotnet add package</c> takes it.</summary>
    internal const string Version = "9999.0.0";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("package-tests-");

    /// <summary>Gets the folder of each package's project, by the id of the package.</summary>
    internal static IReadOnlyDictionary<string, string> Projects { get; } = new Dictionary<string, string>
    {
        ["WebSocketToolkit"] = "src/Runtime",
        ["WebSocketToolkit.Testing"] = "src/Testing",
        ["WebSocketToolkit.Testing.Compiler"] = "src/Testing.Compiler",
        ["WebSocketToolkit.RabbitMQ"] = "src/RabbitMQ",
        ["WebSocketToolkit.Contracts"] = "src/Contracts",
        ["WebSocketToolkit.Contracts.Tool"] = "src/Contracts.Tool",
        ["WebSocketToolkit.Templates"] = "src/Templates",
    };

    /// <summary>Gets what makes commands without options of ours restore from the packages, and leave no server of a build behind.</summary>
    internal IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["NUGET_PACKAGES"] = Path.Combine(_folder.FullName, "packages"),
        ["NuGetAudit"] = "false",
        ["UseSharedCompilation"] = "false",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["MSBUILDTERMINALLOGGER"] = "off",
    };

    public async Task InitializeAsync()
    {
        var feed = _folder.CreateSubdirectory("feed").FullName;
        await Parallel.ForEachAsync(Projects.Values, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (project, _) =>
        {
            var packed = await Dotnet.RunAsync(
                Repository.Root,
                "pack", project, "--no-build", "--configuration", Repository.Configuration, "--output", feed, $"-p:PackageVersion={Version}", "-warnaserror");
            Assert.True(packed.ExitCode == 0, packed.Output);
        });

        // The machine's own sources stay: only this one is added.
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "nuget.config"),
            """
            <configuration>
              <packageSources>
                <add key="feed" value="feed" />
              </packageSources>
            </configuration>
            """);
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Returns the file of a package.</summary>
    internal string PathOf(string id) => Path.Combine(_folder.FullName, "feed", $"{id}.{Version}.nupkg");

    /// <summary>Returns a folder, which is made if it is not there.</summary>
    internal string Create(string name) => _folder.CreateSubdirectory(name).FullName;

    /// <summary>Copies an app of <c>Apps</c> and builds it.</summary>
    internal async Task<BuiltApp> BuildAsync(string name)
    {
        var folder = Copy(name, name);
        return new BuiltApp(folder, await RunAsync(folder, "build", "--output", "out"));
    }

    /// <summary>Copies an app of <c>Apps</c> to a folder, which it returns.</summary>
    internal string Copy(string name, string folderName)
    {
        var source = Path.Combine(Repository.Root, "tests", "Package.Tests", "Apps", name);
        var folder = _folder.CreateSubdirectory(folderName).FullName;
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return folder;
    }

    /// <summary>Runs a command of MSBuild in a folder, with the packages.</summary>
    internal Task<DotnetResult> RunAsync(string folder, params string[] command) => Dotnet.RunAsync(
        folder,
        [.. command, "--disable-build-servers", "-nologo", "-tl:off", "-clp:NoSummary", $"-p:RestorePackagesPath={Path.Combine(_folder.FullName, "packages")}"]);
}
