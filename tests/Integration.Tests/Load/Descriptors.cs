using System.Globalization;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>Each connection takes a file descriptor of this process, and one of the server's.</summary>
internal static class Descriptors
{
    /// <summary>What a process opens besides.</summary>
    private const int Others = 500;

    /// <summary>Fails with the remedy if the system allows too few. .NET raises the soft limit to the hard one by itself.</summary>
    public static void AssertEnough(int connections)
    {
        var line = File.ReadAllLines("/proc/self/limits").Single(static line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var hard = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
        var isEnough = hard == "unlimited" || long.Parse(hard, CultureInfo.InvariantCulture) >= connections + Others;
        Assert.True(isEnough, $"{connections} connections need a higher limit of open files than {hard}: raise it with 'ulimit -Hn'.");
    }
}
