namespace WebSocketToolkit.Testing.Tests;

/// <summary>What users can hold fast of the generator and the analyzers.</summary>
public sealed class CompilerTests
{
    private const string Echo = """
        [WebSocketRoute("/echo")]
        public sealed class Echo
        {
            public string OnMessage(string message) => message;
        }
        """;

    [Fact]
    public void What_is_generated_has_its_snapshots() => GeneratedRoutes.For(Echo).MatchSnapshot();

    [Fact]
    public void The_result_is_that_of_the_compiler()
    {
        var result = GeneratedRoutes.For(Echo);

        Assert.Contains(Assert.Single(result.Results).GeneratedSources, static source => source.HintName == "Echo.g.cs");
    }

    [Fact]
    public void A_project_may_be_generated_for()
    {
        var result = GeneratedRoutes.ForProject("../../samples/Chat");

        Assert.Contains(result.GeneratedTrees, static tree => tree.FilePath.EndsWith("ChatSample.Chat.g.cs", StringComparison.Ordinal));
        Assert.Contains("There is no folder", Assert.Throws<CompilerTestException>(static () => GeneratedRoutes.ForProject("nowhere")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_that_differs_fails()
    {
        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1")
        {
            return;
        }

        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "Tests.cs");
            var result = GeneratedRoutes.For(Echo);
            var failure = Assert.Throws<CompilerTestException>(() => result.MatchSnapshot("Snapshots", file, "Routes"));
            Assert.StartsWith("Tests.Routes#Echo.g.verified.cs differs", failure.Message, StringComparison.Ordinal);
            Assert.Contains("+ ", failure.Message, StringComparison.Ordinal);
            foreach (var received in Directory.GetFiles(Path.Combine(folder.FullName, "Snapshots")))
            {
                File.Move(received, received.Replace(".received.", ".verified.", StringComparison.Ordinal));
            }

            failure = Assert.Throws<CompilerTestException>(() => result.MatchSnapshot("Snapshots", file, "Routes"));
            Assert.StartsWith("Tests.Routes#WebSocketRoutes.g.verified.cs differs", failure.Message, StringComparison.Ordinal);
            foreach (var received in Directory.GetFiles(Path.Combine(folder.FullName, "Snapshots"), "*.received.*"))
            {
                File.Move(received, received.Replace(".received.", ".verified.", StringComparison.Ordinal));
            }

            result.MatchSnapshot("Snapshots", file, "Routes");
            var other = Assert.Throws<CompilerTestException>(() => GeneratedRoutes.For(Echo.Replace("class Echo", "class Other", StringComparison.Ordinal)).MatchSnapshot("Snapshots", file, "Routes"));
            Assert.StartsWith("Tests.Routes#Other.g.verified.cs differs", other.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void What_cannot_be_generated_is_explained()
    {
        var failure = Assert.Throws<CompilerTestException>(static () => GeneratedRoutes.For(Echo.Replace("sealed class", "abstract class", StringComparison.Ordinal)));
        Assert.StartsWith("No route was generated. These mistakes prevent it:\n  Source.cs(2,", failure.Message, StringComparison.Ordinal);
        Assert.Contains("WST001", failure.Message, StringComparison.Ordinal);

        failure = Assert.Throws<CompilerTestException>(static () => GeneratedRoutes.For("class Nothing;"));
        Assert.Equal("No route was generated. No class has [WebSocketRoute].", failure.Message);
    }

    [Fact]
    public Task A_teams_own_helper_is_understood() => RouteDiagnostics.ExpectAsync("""
        using WebSocketToolkit.Testing.Tests;

        class Routes
        {
            void Map(WebApplication app) => app.MapWebSocket("/late", async connection =>
            {
                await Task.Delay(1);
                {|WST101:connection.Listen()|};
            });
        }
        """);

    [Fact]
    public async Task What_is_not_marked_fails()
    {
        const string Late = """
            class Routes
            {
                void Map(WebApplication app) => app.MapWebSocket("/late", async connection =>
                {
                    await Task.Delay(1);
                    connection.OnMessage(message => { });
                });
            }
            """;
        var failure = await Assert.ThrowsAsync<CompilerTestException>(static () => RouteDiagnostics.ExpectAsync(Late));
        Assert.StartsWith("Expected no diagnostic, but this was reported:\n", failure.Message, StringComparison.Ordinal);
        Assert.Matches(@"connection\.OnMessage\(message => \{ \}\);\n +\^+ WST101: ", failure.Message);

        Assert.Equal("WST101", Assert.Single(await RouteDiagnostics.ForAsync(Late)).Id);
        var broken = await Assert.ThrowsAsync<CompilerTestException>(static () => RouteDiagnostics.ExpectAsync("class {"));
        Assert.StartsWith("The source does not compile:", broken.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CompilerTestException>(static () => RouteDiagnostics.ExpectAsync("class C { } {|WST101:"));
        await Assert.ThrowsAsync<CompilerTestException>(static () => RouteDiagnostics.ExpectAsync("class C { } |}"));
    }
}
