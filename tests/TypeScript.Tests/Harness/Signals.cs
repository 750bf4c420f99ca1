using System.Runtime.InteropServices;

namespace WebSocketToolkit.TypeScript.Tests.Harness;

/// <summary>Signals for processes that a test stops.</summary>
internal static class Signals
{
    private const int Sigcont = 18;
    private const int Sigstop = 19;

    public static void Stop(int process) => Assert.Equal(0, Kill(process, Sigstop));

    public static void Continue(int process) => Assert.Equal(0, Kill(process, Sigcont));

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
