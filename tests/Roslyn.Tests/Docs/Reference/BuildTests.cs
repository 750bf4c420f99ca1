using System.Text.RegularExpressions;
using System.Xml.Linq;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs.Reference;

/// <summary>The tables of <c>docs/reference/msbuild.md</c> and <c>packages.md</c> are those of the projects and of the files that packages bring.</summary>
public sealed partial class BuildTests
{
    private const string Page = "msbuild.md";

    private static readonly (string Package, XDocument Document)[] _files =
    [
        .. Directory.GetDirectories(Path.Combine(Repository.Root, "src"))
            .Select(static folder => Path.Combine(folder, "build"))
            .Where(Directory.Exists)
            .SelectMany(Directory.GetFiles)
            .Order(StringComparer.Ordinal)
            .Select(static file => (Path.GetFileNameWithoutExtension(file), XDocument.Load(file))),
    ];

    [Fact]
    public void Properties()
    {
        var defaults = _files.SelectMany(static file => file.Document.Descendants("PropertyGroup").Elements()).ToLookup(static element => element.Name.LocalName);
        ReferenceTable.Verify(
            Page,
            "properties",
            ["property", "package", "default", "meaning"],
            Names().Where(static name => name.Property.StartsWith("WebSocket", StringComparison.Ordinal)).Select(name => new[]
            {
                ReferenceTable.Code(name.Property),
                ReferenceTable.Code(name.Package),
                string.Join(", else ", defaults[name.Property].Select(static element => ReferenceTable.Code(element.Value)).DefaultIfEmpty("empty")),
            }));
    }

    [Fact]
    public void Properties_of_the_sdk() => ReferenceTable.Verify(
        Page,
        "sdk",
        ["property", "package", "used for"],
        Names().Where(static name => Noted(name.Property)).Select(static name => new[] { ReferenceTable.Code(name.Property), ReferenceTable.Code(name.Package) }),
        keys: 2);

    [Fact]
    public void Usings() => ReferenceTable.Verify(
        Page,
        "usings",
        ["package", "namespaces", "for"],
        _files.Select(static file => (file.Package, Usings: file.Document.Descendants("Using").Attributes("Include").Select(static use => ReferenceTable.Code(use.Value)).ToArray()))
            .Where(static file => file.Usings.Length > 0)
            .Select(static file => new[] { ReferenceTable.Code(file.Package), string.Join(", ", file.Usings) }));

    [Fact]
    public void Options_of_the_analyzers() => ReferenceTable.Verify(
        Page,
        "editorconfig",
        ["key", "meaning"],
        SourceFacts.Read("Analyzers").SelectMany(static file => file.DescendantTokens())
            .Select(static token => token.ValueText)
            .Where(static text => text.StartsWith("websocket_toolkit.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(static key => new[] { ReferenceTable.Code(key) }));

    [Fact]
    public void Packages() => ReferenceTable.Verify(
        "packages.md",
        "packages",
        ["package", "holds", "brings", "for"],
        Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(XDocument.Load)
            .Where(static project => project.Descendants("PackageId").Any())
            .OrderBy(static project => project.Descendants("PackageId").Single().Value, StringComparer.Ordinal)
            .Select(static project => new[]
            {
                ReferenceTable.Code(project.Descendants("PackageId").Single().Value), KindOf(project), string.Join(", ", DependenciesOf(project).DefaultIfEmpty("–")),
            }));

    /// <summary>The table of <c>docs/reference/versions.md</c> with the versions that a release needs.</summary>
    [Fact]
    public void Versions()
    {
        var packages = Load("Directory.Packages.props");
        ReferenceTable.Verify(
            "versions.md",
            "needs",
            ["of", "version", "note"],
            [
                ["this release", Load("Directory.Build.props").Descendants("Version").Single().Value],
                ["the framework", Load("src/Runtime/Runtime.csproj").Descendants("TargetFramework").Single().Value],
                ["the SDK", Sdk().Match(File.ReadAllText(Path.Combine(Repository.Root, "global.json"))).Groups["version"].Value],
                ["the compiler (Roslyn)", packages.Descendants("RoslynVersion").Single().Value],
                [
                    ReferenceTable.Code("RabbitMQ.Client"),
                    packages.Descendants("PackageVersion").Single(static package => (string?)package.Attribute("Include") == "RabbitMQ.Client").Attribute("Version")!.Value,
                ],
            ]);
    }

    private static XDocument Load(string file) => XDocument.Load(Path.Combine(Repository.Root, file));

    private static string KindOf(XDocument project) =>
        project.Descendants("PackageType").Any() ? "templates"
        : project.Descendants("ToolCommandName").SingleOrDefault() is { } tool ? $"the tool {ReferenceTable.Code(tool.Value)}"
        : ReferenceTable.Code(project.Descendants("TargetFramework").Single().Value);

    private static IEnumerable<string> DependenciesOf(XDocument project) => project.Descendants("PackAsTool").Any()
        ? []
        : project.Descendants("ProjectReference")
            .Where(static reference => (string?)reference.Attribute("PrivateAssets") == "none")
            .Select(static _ => "WebSocketToolkit")
            .Concat(project.Descendants("PackageReference").Where(static reference => reference.Attribute("PrivateAssets") is null).Select(static reference => reference.Attribute("Include")!.Value))
            .Select(ReferenceTable.Code);

    private static IEnumerable<(string Package, string Property)> Names() => _files
        .SelectMany(static file => Reference().Matches(file.Document.ToString()).Select(match => (file.Package, Property: match.Groups["name"].Value))
            .Concat(file.Document.Descendants("CompilerVisibleProperty").Select(property => (file.Package, Property: property.Attribute("Include")!.Value))))
        .Where(static name => name.Property[0] != '_')
        .Distinct()
        .OrderBy(static name => name.Property, StringComparer.Ordinal);

    /// <summary>Indicates whether a property is one that projects set, and no path or name that the SDK makes.</summary>
    private static bool Noted(string property) =>
        !property.StartsWith("WebSocket", StringComparison.Ordinal)
        && !property.StartsWith("MSBuild", StringComparison.Ordinal)
        && property is not ("IntermediateOutputPath" or "ProjectRuntimeConfigFilePath" or "ProjectDepsFilePath" or "NuGetPackageRoot" or "DOTNET_HOST_PATH");

    [GeneratedRegex("\"version\": \"(?<version>[^\"]+)\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sdk();

    [GeneratedRegex(@"\$\((?<name>\w+)[).]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
