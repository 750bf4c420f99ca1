using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Generators;

/// <summary>The width of generated code. People step through it in a debugger, and read it in reviews.</summary>
public sealed class SnapshotWidthTests
{
    private const int MaxWidth = 140;

    [Theory]
    [InlineData("Roslyn.Tests/Generators", 40)]
    [InlineData("Testing.Tests", 4)]
    public void No_line_of_generated_code_is_wider_than_a_page(string folder, int files)
    {
        var snapshots = Directory.GetFiles(Path.Combine(Repository.Root, "tests", folder), "*.verified.cs", SearchOption.AllDirectories);
        Assert.True(snapshots.Length >= files, $"There are only {snapshots.Length} snapshots in {folder}.");

        var wide = snapshots.SelectMany(static path => File.ReadLines(path)
            .Select((line, i) => (line, i))
            .Where(static entry => entry.line.Length > MaxWidth)
            .Select(entry => $"{Path.GetFileName(path)}:{entry.i + 1} has {entry.line.Length} characters."));
        Assert.Empty(wide);
    }
}
