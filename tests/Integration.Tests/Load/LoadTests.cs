using System.Globalization;
using Xunit.Abstractions;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>
/// Tests that fill the machine, from outside, against a server in a process of its own. <c>./test.sh --all</c> runs them, one after the
/// other and beside no other test. What they measure is in their output.
/// </summary>
[Collection(Group)]
[Trait("Category", "Load")]
public abstract class LoadTests(ITestOutputHelper output)
{
    public const string Group = "Load";

    protected const int KiB = 1024;
    protected const int MiB = 1024 * KiB;

    /// <summary>As an application's template sets it: no line for each request.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Quiet =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning" };

    internal static Task<ServerProcess> StartEchoAsync() => ServerProcess.StartSampleAsync("Echo", environment: Quiet);

    internal void Print(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Prints how much memory the server has.</summary>
    internal ServerMemory Print(ServerProcess server, string when)
    {
        var memory = ServerMemory.Of(server);
        Print($"{when}: {memory}");
        return memory;
    }
}

[CollectionDefinition(LoadTests.Group, DisableParallelization = true)]
public sealed class LoadGroup;
