using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Analyzers;
using WebSocketToolkit.Shared;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Architecture;

/// <summary>A rule's id stands in <see cref="RuleIds"/>, from where its descriptor, its fixes and its faults take it.</summary>
public sealed partial class RuleIdTests
{
    private static readonly Dictionary<string, string> _ids = typeof(RuleIds).GetFields(BindingFlags.Static | BindingFlags.Public)
        .ToDictionary(static field => field.Name, static field => (string)field.GetRawConstantValue()!, StringComparer.Ordinal);

    [Fact]
    public void No_other_source_file_spells_one_out()
    {
        var sources = Path.Combine(Repository.Root, "src");
        var found = SourceProject.Read(sources)
            .SelectMany(static file => LiteralsWithId(file.Text), (file, literal) => (Path.GetRelativePath(sources, file.Path), literal))
            .ToLookup(static entry => Path.GetFileName(entry.Item1) == "RuleIds.cs");
        Assert.Equal(_ids.Values, found[true].Select(static entry => entry.literal));
        Assert.Empty(found[false]);
    }

    [Fact]
    public void Each_has_a_descriptor_of_its_name()
    {
        var descriptors = typeof(Descriptors).GetFields(BindingFlags.Static | BindingFlags.Public)
            .ToDictionary(static field => field.Name, static field => ((DiagnosticDescriptor)field.GetValue(null)!).Id);
        Assert.Equal(_ids, descriptors);
    }

    [Fact]
    public void Each_has_a_page() => Assert.All(
        _ids.Values, static id => Assert.True(File.Exists(Path.Combine(Repository.Root, "docs", "rules", id + ".md")), id));

    /// <summary>Literals of all kinds, and the texts between the holes of interpolated ones; comments are none.</summary>
    private static IEnumerable<string> LiteralsWithId(string source) => CSharpSyntaxTree
        .ParseText(source, new CSharpParseOptions(LanguageVersion.Preview))
        .GetRoot()
        .DescendantTokens()
        .Where(static token => token.Value is string && !token.IsKind(SyntaxKind.IdentifierToken) && RuleId().IsMatch(token.ValueText))
        .Select(static token => token.ValueText);

    [GeneratedRegex("WST[0-9]{3}", RegexOptions.NonBacktracking)]
    private static partial Regex RuleId();
}
