using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WebSocketToolkit.Package.Tests;

/// <summary>What the gallery and the package explorer show of a package, and whether it is as it should be.</summary>
internal sealed partial class PackageHealth
{
    private const string Home = "https://github.com/websockettoolkit/websockettoolkit";
    private const string Raw = "https://raw.githubusercontent.com/websockettoolkit/websockettoolkit";
    private readonly List<Check> _checks = [];
    private readonly PackedFile _package;
    private readonly string _id;

    public PackageHealth(PackedFile package)
    {
        _package = package;
        _id = Text("id");
        AddMetadata();
        AddFiles();
        AddSymbols();
    }

    public IReadOnlyList<Check> Checks => _checks;

    public override string ToString() =>
        $"{_id}\n" + string.Concat(_checks.Select(static check => $"  {(check.IsHealthy ? "ok  " : "BAD ")} {check.Name,-18} {check.Finding}\n"));

    private void AddMetadata()
    {
        Add("licence", Text("license"), static text => text == "MIT");
        Add("authors", Text("authors"), static text => text.Length > 0);
        Add("copyright", Text("copyright"), static text => text.StartsWith("Copyright (c) ", StringComparison.Ordinal));
        Add("description", Text("description"), static text => text.Length is > 40 and < 300);
        Add("tags", Text("tags"), static text => text.Split(' ').Length >= 3);
        Add("project URL", Text("projectUrl"), static text => text == Home);
        Add("release notes", Text("releaseNotes"), static text => text == $"{Home}/blob/main/CHANGELOG.md");
        var repository = _package.Element("repository");
        Add("repository", $"{repository?.Attribute("type")?.Value} {repository?.Attribute("url")?.Value}", static text => text == $"git {Home}");
        Add("commit", repository?.Attribute("commit")?.Value ?? "", static text => Commit().IsMatch(text));
    }

    private void AddFiles()
    {
        var icon = Text("icon");
        var (width, height) = _package.Has(icon) ? SizeOfPng(_package.Bytes(icon)) : (0, 0);
        Add("icon", string.Create(CultureInfo.InvariantCulture, $"{icon} {width}x{height}"), static text => text == "icon.png 128x128");

        var readme = _package.Has(Text("readme")) ? _package.Text(Text("readme")) : "";
        Add("README", $"{Text("readme")} {Plural(readme.Count(static c => c == '\n'), "line")}", _ => readme.StartsWith($"# {_id}\n", StringComparison.Ordinal));
        Add("install line", InstallLine().Match(readme).Value, text => text.EndsWith($" {_id}", StringComparison.Ordinal));
        var relative = Link().Matches(readme).Select(static match => match.Groups["target"].Value)
            .Where(static target => !target.StartsWith("https://", StringComparison.Ordinal))
            .ToArray();
        Add("links", $"{Plural(Link().Count(readme), "link")}, relative: {Names(relative)}", text => relative.Length == 0 && Link().Count(readme) > 0);

        var undocumented = _package.Assemblies
            .Where(static name => name.StartsWith("lib/", StringComparison.Ordinal))
            .Where(name => !_package.Has(Path.ChangeExtension(name, ".xml")));
        Add("XML documentation", $"missing: {Names(undocumented)}", static text => text == "missing: none");
    }

    private void AddSymbols()
    {
        var assemblies = _package.Assemblies.Select(name => (Name: Path.GetFileName(name), Symbols: _package.Symbols(name))).ToArray();
        if (assemblies.Length == 0)
        {
            return;
        }

        Add("symbols", $"embedded in {Plural(assemblies.Length, "assembly")}", static _ => true);
        AddOfAll("source link", entry => IsSourceLink(entry.SourceLink));
        AddOfAll("deterministic", static entry => entry.IsReproducible);
        AddOfAll("compiler flags", static entry => entry.HasCompilerOptions);
        var paths = assemblies.SelectMany(static entry => entry.Symbols.Documents).ToArray();
        Add(
            "paths",
            $"{Plural(paths.Length, "source")}, not mapped: {Names(paths.Where(static path => !path.Key.StartsWith("/_", StringComparison.Ordinal)).Select(static path => path.Key))}",
            static text => text.EndsWith(": none", StringComparison.Ordinal));

        // The source link leads to files of the repository only.
        var lost = paths.Where(static path => !path.Value && !File.Exists(Path.Combine(Repository.Root, path.Key.Replace("/_/", "", StringComparison.Ordinal))))
            .Concat(paths.Where(static path => !path.Value && path.Key.StartsWith("/_/artifacts/", StringComparison.Ordinal)));
        Add(
            "generated sources",
            $"{Plural(paths.Count(static path => path.Value), "source")} embedded, lost: {Names(lost.Select(static path => path.Key))}",
            static text => text.EndsWith(": none", StringComparison.Ordinal));

        void AddOfAll(string name, Predicate<EmbeddedSymbols> isHealthy)
        {
            var without = assemblies.Where(entry => !isHealthy(entry.Symbols)).Select(static entry => entry.Name);
            Add(name, $"without: {Names(without)}", static text => text == "without: none");
        }
    }

    private static bool IsSourceLink(string json) =>
        json.Length > 0
        && JsonDocument.Parse(json).RootElement.GetProperty("documents").TryGetProperty("/_/*", out var address)
        && address.GetString() is { } url
        && url.StartsWith($"{Raw}/", StringComparison.Ordinal)
        && url.EndsWith("/*", StringComparison.Ordinal)
        && Commit().IsMatch(url[(Raw.Length + 1)..^2]);

    private static (int Width, int Height) SizeOfPng(ReadOnlySpan<byte> png) => png[1..4].SequenceEqual("PNG"u8)
        ? (BinaryPrimitives.ReadInt32BigEndian(png[16..]), BinaryPrimitives.ReadInt32BigEndian(png[20..]))
        : (0, 0);

    private static string Names(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } all ? all : "none";

    private static string Plural(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? noun : noun.EndsWith('y') ? noun[..^1] + "ies" : noun + "s")}");

    private string Text(string element) => _package.Element(element)?.Value ?? "";

    private void Add(string name, string finding, Predicate<string> isHealthy) => _checks.Add(new Check(name, finding, isHealthy(finding)));

    [GeneratedRegex("^[0-9a-f]{40}$", RegexOptions.None, 1000)]
    private static partial Regex Commit();

    [GeneratedRegex(@"^dotnet (add package|new install|tool install --global) \S+$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InstallLine();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    /// <summary>A line of the list.</summary>
    internal sealed record Check(string Name, string Finding, bool IsHealthy);
}
