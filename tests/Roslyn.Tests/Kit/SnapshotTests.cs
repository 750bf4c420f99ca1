using System.Reflection;
using System.Runtime.CompilerServices;
using WebSocketToolkit.Testing;

namespace WebSocketToolkit.Roslyn.Tests.Kit;

/// <summary>The snapshots themselves: they can fail, and none is left over.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void Every_snapshot_has_its_test()
    {
        var tests = Assembly.GetExecutingAssembly().GetTypes()
            .SelectMany(static type => type.GetMethods().Where(static method => method.IsDefined(typeof(FactAttribute))).Select(method => $"{type.Name}.{method.Name}"))
            .ToHashSet(StringComparer.Ordinal);
        var files = Directory.GetFiles(ProjectDirectory(), "*.verified.*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Contains(Path.GetFileName(file).Split('#')[0], tests));
    }

    [Fact]
    public void A_difference_fails_until_it_is_accepted()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var verified = Path.Combine(folder.FullName, "a.verified.cs");
            var received = Path.Combine(folder.FullName, "a.received.cs");
            var failure = Assert.Throws<CompilerTestException>(() => Snapshot.Compare(verified, received, "new\n", accept: false));
            Assert.Contains("+ new", failure.Message, StringComparison.Ordinal);
            Assert.Equal("new\n", File.ReadAllText(received));

            Snapshot.Compare(verified, received, "new\n", accept: true);
            Assert.False(File.Exists(received));
            Snapshot.Compare(verified, received, "new\n", accept: false);
            Assert.Throws<CompilerTestException>(() => Snapshot.Compare(verified, received, "newer\n", accept: false));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Nothing_is_accepted_in_ci()
    {
        Assert.True(Snapshot.IsAccepting(static name => name == "SNAPSHOT_ACCEPT" ? "1" : null));
        Assert.False(Snapshot.IsAccepting(static _ => null));
        Assert.False(Snapshot.IsAccepting(static name => name == "SNAPSHOT_ACCEPT" ? "1" : name == "CI" ? "true" : null));
        Assert.False(Snapshot.IsAccepting(static name => name == "SNAPSHOT_ACCEPT" ? "1" : name == "TF_BUILD" ? "True" : null));
        Assert.False(Snapshot.IsAccepting(static name => name == "SNAPSHOT_ACCEPT" ? "1" : name == "CI" ? "1" : null));
        Assert.True(Snapshot.IsAccepting(static name => name == "SNAPSHOT_ACCEPT" ? "1" : name == "CI" ? "false" : null));
    }

    private static string ProjectDirectory([CallerFilePath] string file = "") => Path.GetDirectoryName(Path.GetDirectoryName(file))!;
}
