using System.Text.RegularExpressions;

namespace WebSocketToolkit.Package.Tests;

/// <summary>The steps of the tutorial: its blocks, in order.</summary>
internal static partial class TutorialPage
{
    private const string Fence = "```";

    public static IReadOnlyList<Step> Read()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "tutorial.md"));
        var steps = new List<Step>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                var end = Array.IndexOf(lines, Fence, i + 1);
                var text = lines[(i + 1)..end];
                steps.Add(lines[i] == Fence + "sh" ? new Step(i + 1, File: null, text) : new Step(i + 1, NameAbove(lines, i), text));
                i = end;
            }
        }

        return steps;
    }

    /// <summary>The sentence above a file ends with its name.</summary>
    private static string NameAbove(string[] lines, int fence)
    {
        var name = FileName().Match(lines[fence - 2]);
        Assert.True(name.Success && lines[fence - 1].Length == 0, $"The block of line {fence + 1} has no name above it.");
        return name.Groups["name"].Value;
    }

    [GeneratedRegex("`(?<name>[^`]+)`:$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FileName();

    /// <summary>Commands, or a file to write.</summary>
    internal sealed record Step(int Line, string? File, string[] Text);
}
