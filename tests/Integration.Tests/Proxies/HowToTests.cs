using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Integration.Tests.Proxies;

/// <summary>The code of these pages stands, word for word, in sources that tests run.</summary>
public sealed class HowToTests
{
    [Theory]
    [InlineData("nginx.md", "Proxies")]
    [InlineData("yarp.md", "Proxies")]
    [InlineData("graphql.md", "Protocols")]
    [InlineData("yjs.md", "Protocols")]
    public void The_code_of_the_page_is_run_by_tests(string page, string folder)
    {
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Integration.Tests", folder), "*.cs")
            .Select(static file => Normalize(File.ReadAllText(file)))
            .ToArray();
        var blocks = HowTo.Blocks(page, "csharp").Where(block => folder == "Proxies" || !block.Contains("\napp.Map", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.True(
            Array.Exists(sources, source => source.Contains(Normalize(block), StringComparison.Ordinal)), block));
    }

    /// <summary>Without usings, comments of documentation, indentation and empty lines.</summary>
    private static string Normalize(string code) => "\n" + string.Concat(code.Split('\n')
        .Select(static line => line.Trim())
        .Where(static line => line.Length > 0 && !line.StartsWith("using ", StringComparison.Ordinal) && !line.StartsWith("///", StringComparison.Ordinal))
        .Select(static line => line + "\n"));
}
