namespace WebSocketToolkit.TypeScript.Tests.Harness;

/// <summary>The scripts, each bundled once.</summary>
internal static class Bundles
{
    private static readonly Lazy<Task<string>> _drops = new(static () => Npm.BundleAsync("drops.ts"));
    private static readonly Lazy<Task<string>> _returns = new(static () => Npm.BundleAsync("returns.ts"));

    private static readonly Lazy<Task<string>> _page = new(static () => Npm.BundleAsync("page.ts", "iife"));
    private static readonly Lazy<Task<string>> _worker = new(static () => Npm.BundleAsync("worker.ts", "iife"));

    public static Task<string> DropsAsync() => _drops.Value;

    public static Task<string> ReturnsAsync() => _returns.Value;

    public static Task<string> PageAsync() => _page.Value;

    public static Task<string> WorkerAsync() => _worker.Value;
}
