namespace WebSocketToolkit.Package.Tests;

/// <summary>The packages, in a folder of its own outside of the repository, and apps that restore it from there.</summary>
public sealed class PackedRuntime : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("package-tests-");

    internal string Package => Path.Combine(_folder.FullName, "feed", "WebSocketToolkit.0.0.1-test.nupkg");

    internal string TestingPackage => Path.Combine(_folder.FullName, "feed", "WebSocketToolkit.Testing.0.0.1-test.nupkg");

    internal string TestingCompilerPackage => Path.Combine(_folder.FullName, "feed", "WebSocketToolkit.Testing.Compiler.0.0.1-test.nupkg");

    internal string RabbitMQPackage => Path.Combine(_folder.FullName, "feed", "WebSocketToolkit.RabbitMQ.0.0.1-test.nupkg");

    public async Task InitializeAsync()
    {
        var feed = _folder.CreateSubdirectory("feed").FullName;
        foreach (var project in new[] { "src/Runtime", "src/Testing", "src/Testing.Compiler", "src/RabbitMQ" })
        {
            var packed = await Dotnet.RunAsync(
                Repository.Root,
                "pack", project, "--no-build", "--configuration", Repository.Configuration, "--output", feed, "-p:PackageVersion=0.0.1-test", "-warnaserror");
            Assert.True(packed.ExitCode == 0, packed.Output);
        }

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

    /// <summary>Copies an app of <c>Apps</c> and builds it.</summary>
    internal async Task<BuiltApp> BuildAsync(string name)
    {
        var folder = _folder.CreateSubdirectory(name).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Package.Tests", "Apps", name)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var built = await Dotnet.RunAsync(
            folder,
            "build", "--output", "out", "--disable-build-servers", "-nologo", "-tl:off", "-clp:NoSummary",
            $"-p:RestorePackagesPath={Path.Combine(_folder.FullName, "packages")}");
        return new BuiltApp(folder, built);
    }
}
