using Microsoft.AspNetCore.Routing.Patterns;
using RoutePattern = WebSocketToolkit.Shared.RoutePattern;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

/// <summary>The parser of patterns takes what the router's takes, and nothing else.</summary>
public sealed class PatternFuzzTests
{
    [Theory]
    [InlineData("/{*r}/")]
    [InlineData("a{=}b")]
    [InlineData("{:}")]
    [InlineData("{:int}")]
    [InlineData("{=a}")]
    [InlineData("x/{==b}")]
    [InlineData("/{*r}//")]
    [InlineData("/{*r}/a")]
    public void G15_By_example(string pattern) => AssertSame(pattern);

    [Fact]
    public void G15_Random_patterns()
    {
        var random = new Random(15);
        string[] pieces = ["{", "}", "{{", "}}", "/", "*", "**", "=", ":", "?", ".", "~", "a", "b", "{a}", "{b}", "{c?}", "{*r}", "{a=1}", "{a:int}", "(", ")", "-"];
        var (valid, invalid) = (0, 0);
        for (var i = 0; i < 30_000; i++)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => pieces[random.Next(pieces.Length)]));
            _ = AssertSame(pattern) ? valid++ : invalid++;
        }

        Assert.True(valid > 2_000 && invalid > 2_000, $"{valid} valid, {invalid} invalid");
    }

    private static bool AssertSame(string pattern)
    {
        var fault = RoutePattern.Parse(pattern).Fault;
        string? expected = null;
        try
        {
            RoutePatternFactory.Parse(pattern);
        }
        catch (RoutePatternException exception)
        {
            expected = exception.Message;
        }

        Assert.True((fault is null) == (expected is null), $"'{pattern}': the router says '{expected}', and the rule '{fault}'.");
        return fault is null;
    }
}
