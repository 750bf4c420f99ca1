using System.Text;
using WebSocketToolkit.Contracts.Sources;

namespace WebSocketToolkit.Contracts.Tests.Sources;

/// <summary>The lines of a committed document.</summary>
public sealed class JsonLinesTests
{
    private const string Text = "{\n\"a\": [\n{ \"b\": 1 }\n],\n\"c\":\n{\n\"a\": 1,\n\"d/e\": {}\n}\n}";

    [Theory]
    [InlineData("", 1)]
    [InlineData("a", 2)]
    [InlineData("a b", 2)]
    [InlineData("c", 5)]
    [InlineData("c a", 7)]
    [InlineData("c d/e", 8)]
    [InlineData("c d/e f", 8)]
    [InlineData("c x", 5)]
    [InlineData("x a", 1)]
    public void The_last_part_that_is_there_has_a_line(string path, int line)
    {
        var names = path.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(line, JsonLines.Find(Encoding.UTF8.GetBytes(Text), names));
        Assert.Equal(line, JsonLines.Find([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text)], names));
    }
}
