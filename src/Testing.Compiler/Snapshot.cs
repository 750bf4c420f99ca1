using System.Text;

namespace WebSocketToolkit.Testing.Compiler;

/// <summary>
/// The comparison of text with a file, by Verify's conventions: <c>{Class}.{Method}#{name}.verified.cs</c>, and <c>.received.cs</c> if the
/// text differs. <c>SNAPSHOT_ACCEPT=1</c> makes the text the new snapshot, except in CI.
/// </summary>
internal static class Snapshot
{
    /// <summary>Compares text with a snapshot.</summary>
    /// <exception cref="CompilerTestException">The text differs from the snapshot.</exception>
    public static void Match(string path, string actual) =>
        Compare(path + ".verified.cs", path + ".received.cs", actual, IsAccepting(Environment.GetEnvironmentVariable));

    /// <summary>Returns the path of a snapshot without <c>.verified.cs</c>. The name may end in <c>.cs</c>.</summary>
    /// <exception cref="CompilerTestException">The folder of the test's source does not exist.</exception>
    public static string PathOf(string name, string? directory, string file, string test)
    {
        var source = Path.GetDirectoryName(file)!;
        if (!Directory.Exists(source))
        {
            throw new CompilerTestException(
                $"The folder of the test's source, '{source}', does not exist, so its snapshots cannot be found. If the build maps source paths " +
                "away, set <DeterministicSourcePaths>false</DeterministicSourcePaths> in the test project.");
        }

        var stem = name.EndsWith(".cs", StringComparison.Ordinal) ? name[..^".cs".Length] : name;
        return Path.Combine(source, directory ?? "", $"{Path.GetFileNameWithoutExtension(file)}.{test}#{stem}");
    }

    /// <summary>Fails the test if a snapshot belongs to a file that is no longer generated.</summary>
    /// <exception cref="CompilerTestException">There is such a snapshot.</exception>
    public static void AssertNoOthers(IEnumerable<string> names, string? directory, string file, string test)
    {
        var expected = names.Select(name => PathOf(name, directory, file, test) + ".verified.cs").ToHashSet(StringComparer.Ordinal);
        var folder = Path.Combine(Path.GetDirectoryName(file)!, directory ?? "");
        var others = Directory.GetFiles(folder, $"{Path.GetFileNameWithoutExtension(file)}.{test}#*.verified.cs")
            .Where(found => !expected.Contains(found))
            .ToArray();
        if (others.Length != 0)
        {
            throw new CompilerTestException(
                $"No code is generated any more for {string.Join(", ", others.Select(Path.GetFileName))}. Delete these snapshots if that is intended.");
        }
    }

    /// <summary>
    /// Indicates whether different text becomes the new snapshot: <c>SNAPSHOT_ACCEPT=1</c> asks for it, and CI forbids it.
    /// </summary>
    internal static bool IsAccepting(Func<string, string?> variable)
    {
        return variable("SNAPSHOT_ACCEPT") == "1" && !IsSet("CI") && !IsSet("TF_BUILD");

        // Systems set it to "true", "1" or to their own name.
        bool IsSet(string name) => variable(name) is { Length: not 0 } value and not "0" && !value.Equals("false", StringComparison.OrdinalIgnoreCase);
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
        throw new CompilerTestException(
            $"{Path.GetFileName(verified)} differs (-verified, +received). Set SNAPSHOT_ACCEPT=1 to accept the received text.\n{Diff(expected, actual)}");
    }

    /// <summary>
    /// Returns the lines between the equal lines at the start and at the end, with three of the equal lines on each side.
    /// </summary>
    private static string Diff(string expected, string actual)
    {
        const int Context = 3;
        var before = expected.Split('\n');
        var after = actual.Split('\n');
        var start = before.Zip(after).TakeWhile(static pair => pair.First == pair.Second).Count();
        var end = before.Skip(start).Reverse().Zip(after.Skip(start).Reverse()).TakeWhile(static pair => pair.First == pair.Second).Count();
        var text = new StringBuilder();
        Append("  ", before[Math.Max(0, start - Context)..start]);
        Append("- ", before[start..^end]);
        Append("+ ", after[start..^end]);
        Append("  ", before[^end..].Take(Context));
        return text.ToString();

        void Append(string mark, IEnumerable<string> lines)
        {
            foreach (var line in lines)
            {
                text.Append(mark).Append(line).Append('\n');
            }
        }
    }
}
