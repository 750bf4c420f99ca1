using System.Globalization;
using System.Text.RegularExpressions;

namespace WebSocketToolkit.Package.Tests;

/// <summary>An app that was built from the package, or was not.</summary>
internal sealed partial record BuiltApp(string Folder, DotnetResult Build)
{
    public string Assembly => Path.Combine(Folder, "out", "App.dll");

    // The summary repeats them all.
    private string Log => Build.Output.Split("\nBuild ", 2)[0];

    /// <summary>Every warning and error of the build, as it stands in its log: file, line and id.</summary>
    public string[] Diagnostics() =>
        [.. Diagnostic().Matches(Log)
            .Select(static found => $"{Path.GetFileName(found.Groups["file"].Value)}:{found.Groups["line"].Value} {found.Groups["id"].Value}")
            .Order(StringComparer.Ordinal)];

    /// <summary>The diagnostics that the comments in the app's program announce.</summary>
    public string[] Announced() =>
        [.. File.ReadLines(Path.Combine(Folder, "Program.cs"))
            .Select(static (text, index) => (Comment: Comment().Match(text), Line: index + 1))
            .Where(static line => line.Comment.Success)
            .Select(static line => string.Create(CultureInfo.InvariantCulture, $"Program.cs:{line.Line} {line.Comment.Groups["id"].Value}"))
            .Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"^\s*(?<file>[^(\r\n]*)(\((?<line>\d+),\d+\))?\s*: (warning|error) (?<id>\w+):", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Diagnostic();

    [GeneratedRegex(@"// (?<id>WST\d+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();
}
