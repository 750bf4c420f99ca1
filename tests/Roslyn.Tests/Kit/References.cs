using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace WebSocketToolkit.Roslyn.Tests.Kit;

/// <summary>What test sources are compiled against: the framework, ASP.NET Core and the libraries, as this process loaded them.</summary>
internal static class References
{
    private static readonly (string Name, MetadataReference Reference)[] _platform =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(static path => (Path.GetFileNameWithoutExtension(path), (MetadataReference)MetadataReference.CreateFromFile(path)))];

    public static ImmutableArray<MetadataReference> All { get; } = Where(IsWantedByUsers);

    /// <summary>The same for a test project.</summary>
    public static ImmutableArray<MetadataReference> OfTests { get; } = Where(static assembly =>
        IsWantedByUsers(assembly) || assembly == "WebSocketToolkit.Testing");

    /// <summary>The same for a project that has contracts.</summary>
    public static ImmutableArray<MetadataReference> OfContracts { get; } = Where(static assembly =>
        IsWantedByUsers(assembly) || assembly == "WebSocketToolkit.Contracts");

    /// <summary>The same for the pages, which show all packages, and a test.</summary>
    public static ImmutableArray<MetadataReference> OfPages { get; } = Where(static assembly =>
        IsWantedByUsers(assembly) || IsShownOnPages(assembly)
        || assembly is "WebSocketToolkit.Contracts" or "WebSocketToolkit.Testing" or "xunit.core" or "xunit.assert");

    /// <summary>The same with the libraries whose sources the analyzers know.</summary>
    public static ImmutableArray<MetadataReference> OfLibraries { get; } = Where(static assembly => IsWantedByUsers(assembly) || IsLibrary(assembly));

    /// <summary>The same for the projects that the compiler loads: the framework and Roslyn.</summary>
    public static ImmutableArray<MetadataReference> OfComponents { get; } = Where(IsWantedByComponents);

    /// <summary>The same for code fixes, which see the analyzers.</summary>
    public static ImmutableArray<MetadataReference> OfFixes { get; } =
        [.. OfComponents, .. Where(static assembly => assembly == "WebSocketToolkit.Analyzers")];

    /// <summary>The same for the runtime: the framework and ASP.NET Core.</summary>
    public static ImmutableArray<MetadataReference> OfFramework { get; } = Where(IsOfFramework);

    private static ImmutableArray<MetadataReference> Where(Predicate<string> isWanted) =>
        [.. _platform.Where(assembly => isWanted(assembly.Name)).Select(static assembly => assembly.Reference)];

    private static bool IsWantedByComponents(string assembly) =>
        assembly is "netstandard" or "mscorlib" or "System"
        || assembly.StartsWith("System.", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal);

    private static bool IsWantedByUsers(string assembly) =>
        assembly is "WebSocketToolkit" or "WebSocketToolkit.RabbitMQ" or "RabbitMQ.Client" || IsOfFramework(assembly);

    private static bool IsShownOnPages(string assembly) =>
        assembly.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
        || assembly.StartsWith("OpenTelemetry", StringComparison.Ordinal)
        || assembly == "Yarp.ReverseProxy";

    private static bool IsLibrary(string assembly) =>
        assembly is "System.Reactive" or "MQTTnet" or "Websocket.Client" or "Microsoft.IO.RecyclableMemoryStream"
        || assembly.StartsWith("Microsoft.AspNetCore.SignalR.Client", StringComparison.Ordinal);

    private static bool IsOfFramework(string assembly) => !IsLibrary(assembly) && IsOfFrameworkByName(assembly);

    private static bool IsOfFrameworkByName(string assembly) =>
        assembly is "netstandard" or "mscorlib" or "System" or "Microsoft.Net.Http.Headers"
        || assembly.StartsWith("System.", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal);
}
