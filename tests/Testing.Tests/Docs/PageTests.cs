namespace WebSocketToolkit.Testing.Tests.Docs;

/// <summary>Every block of C# on the kit's pages stands, word for word, in a test that is run.</summary>
public sealed class PageTests
{
    private static readonly string[] _folders = ["tests/Testing.Tests", "samples/Chat.Tests"];

    [Theory]
    [InlineData("docs/how-to/testing.md")]
    [InlineData("docs/how-to/testing-generated-code.md")]
    [InlineData("docs/how-to/testing-networks.md")]
    [InlineData("src/Testing/README.md")]
    [InlineData("src/Testing.Compiler/README.md")]
    public void Every_block_is_run_by_a_test(string path)
    {
        var page = new Page(path);
        var sources = _folders
            .SelectMany(static folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(static file => !file.EndsWith(".verified.cs", StringComparison.Ordinal))
            .Select(static file => Normalize(File.ReadAllLines(file)))
            .ToArray();
        var blocks = page.Blocks("csharp").ToArray();

        Assert.Equal(page.Lines.Count(static line => line.Contains("```c", StringComparison.OrdinalIgnoreCase)), blocks.Length);
        Assert.All(blocks, block => Assert.True(
            Array.Exists(sources, source => source.Contains(Normalize(block.Text), StringComparison.Ordinal)),
            $"No test has the block of line {block.Line}:\n{string.Join('\n', block.Text)}"));
    }

    /// <summary>A block of a how-to has parts that stand in several places of an application.</summary>
    [Theory]
    [InlineData("docs/how-to/authentication.md")]
    [InlineData("docs/how-to/drain.md")]
    [InlineData("docs/how-to/json-rpc.md")]
    [InlineData("docs/how-to/server-requests.md")]
    [InlineData("docs/how-to/users.md")]
    public void Every_paragraph_of_a_how_to_is_run_by_a_test(string path)
    {
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "tests/Testing.Tests/Docs/HowTo"), "*.cs")
            .Select(static file => Normalize(File.ReadAllLines(file)))
            .ToArray();
        var paragraphs = new Page(path).Blocks("csharp")
            .SelectMany(static block => string.Join('\n', block.Text).Split("\n\n"))
            .Where(static paragraph => !paragraph.StartsWith("using ", StringComparison.Ordinal) && paragraph != "app.MapWebSocketRoutes();")
            .ToArray();

        Assert.NotEmpty(paragraphs);
        Assert.All(paragraphs, paragraph => Assert.True(
            Array.Exists(sources, source => source.Contains(Normalize(paragraph.Split('\n')), StringComparison.Ordinal)), paragraph));
    }

    [Fact]
    public void The_tests_show_all_failures_of_the_guide() =>
        Assert.Equal(typeof(FailureDocs).GetMethods().Count(static method => method.IsDefined(typeof(FactAttribute), inherit: false)), Page.Guide.Blocks("text").Count());

    /// <summary>Indentation and empty lines aside.</summary>
    private static string Normalize(string[] lines) =>
        "\n" + string.Concat(lines.Select(static line => line.Trim()).Where(static line => line.Length > 0).Select(static line => line + "\n"));
}
