using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace WebSocketToolkit.Roslyn.Tests.Kit;

/// <summary>What test sources are compiled against: the framework, ASP.NET Core and the runtime library, as this process loaded them.</summary>
internal static class References
{
    public static ImmutableArray<MetadataReference> All { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => IsWantedByUsers(Path.GetFileNameWithoutExtension(path)))
            .Select(path => MetadataReference.CreateFromFile(path))];

    private static bool IsWantedByUsers(string assembly) =>
        assembly is "WebSocketToolkit" or "netstandard" or "mscorlib" or "System"
        || assembly.StartsWith("System.", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal);
}
