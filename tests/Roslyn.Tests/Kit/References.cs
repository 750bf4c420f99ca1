using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace WebSocketToolkit.Roslyn.Tests.Kit;

/// <summary>What test sources are compiled against: the framework, ASP.NET Core and the libraries, as this process loaded them.</summary>
internal static class References
{
    public static ImmutableArray<MetadataReference> All { get; } = Where(IsWantedByUsers);

    /// <summary>The same for a test project.</summary>
    public static ImmutableArray<MetadataReference> OfTests { get; } = Where(static assembly =>
        IsWantedByUsers(assembly) || assembly is "WebSocketToolkit.Testing" or "Microsoft.CodeAnalysis" or "Microsoft.CodeAnalysis.CSharp");

    private static ImmutableArray<MetadataReference> Where(Predicate<string> isWanted) =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => isWanted(Path.GetFileNameWithoutExtension(path)))
            .Select(path => MetadataReference.CreateFromFile(path))];

    private static bool IsWantedByUsers(string assembly) =>
        assembly is "WebSocketToolkit" or "WebSocketToolkit.RabbitMQ" or "RabbitMQ.Client" or "netstandard" or "mscorlib" or "System"
        || assembly.StartsWith("System.", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal);
}
