using System.Runtime.CompilerServices;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace WebSocketToolkit.Roslyn.Tests.Kit;

/// <summary>
/// Compares text with a file beside the test, by Verify's conventions: <c>Snapshots/{Class}.{Method}#{name}.verified.cs</c>, and
/// <c>.received.cs</c> where it differs. With <c>SNAPSHOT_ACCEPT=1</c> what differs becomes the new snapshot, except in CI.
/// </summary>
internal static class Snapshot
{
    private static bool IsAccepting =>
        Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1" && !string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    public static void Match(string name, string actual, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        var path = PathOf(name, file, test);
        Compare(path + ".verified.cs", path + ".received.cs", actual, IsAccepting);
    }

    /// <summary>A snapshot of a file that is no longer generated fails the test.</summary>
    public static void AssertNoOthers(IEnumerable<string> names, string file, string test)
    {
        var expected = names.Select(name => PathOf(name, file, test) + ".verified.cs").Order(StringComparer.Ordinal);
        var actual = Directory.GetFiles(Path.Combine(Path.GetDirectoryName(file)!, "Snapshots"), $"{Path.GetFileNameWithoutExtension(file)}.{test}#*.verified.cs");
        Assert.Equal(expected, actual.Order(StringComparer.Ordinal));
    }

    private static string PathOf(string name, string file, string test)
    {
        var stem = name.EndsWith(".cs", StringComparison.Ordinal) ? name[..^".cs".Length] : name;
        return Path.Combine(Path.GetDirectoryName(file)!, "Snapshots", $"{Path.GetFileNameWithoutExtension(file)}.{test}#{stem}");
    }

    internal static void Compare(string verified, string received, string actual, bool accept)
    {
        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (expected == actual)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(verified)!);
        if (accept)
        {
            File.WriteAllText(verified, actual);
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"{Path.GetFileName(verified)} differs (-verified, +received).\n{Diff(expected, actual)}");
    }

    private static string Diff(string expected, string actual) => string.Join(
        "\n",
        new InlineDiffBuilder(new Differ()).BuildDiffModel(expected, actual).Lines.Select(static line =>
            (line.Type switch { ChangeType.Inserted => "+ ", ChangeType.Deleted => "- ", _ => "  " }) + line.Text));
}
