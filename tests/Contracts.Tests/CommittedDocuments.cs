namespace WebSocketToolkit.Contracts.Tests;

/// <summary>The documents of the samples and of the reference app, as they are committed.</summary>
internal static class CommittedDocuments
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. new[] { "samples", "tests" }
            .SelectMany(static folder => Directory.GetDirectories(Path.Combine(Repository.Root, folder)))
            .Select(static project => Path.Combine(project, "contracts"))
            .Where(Directory.Exists)
            .SelectMany(static contracts => Directory.GetFiles(contracts, "*.asyncapi.json"))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Returns the document of a project.</summary>
    public static string Of(string name) => All.Single(path => Path.GetFileName(path) == name + ".asyncapi.json");
}
