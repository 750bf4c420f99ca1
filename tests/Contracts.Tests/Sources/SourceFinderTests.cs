using System.Reflection;
using WebSocketToolkit.Contracts.Sources;

namespace WebSocketToolkit.Contracts.Tests.Sources;

/// <summary>The places of declarations, by the embedded symbols of this assembly.</summary>
public sealed class SourceFinderTests
{
    private static readonly string _file = Path.Combine(Repository.Root, "tests", "Contracts.Tests", "Sources", "Declarations.cs");

    public static TheoryData<string, Type, string?> Rows { get; } = new()
    {
        { "Positional", typeof(Positional), null },
        { "Second", typeof(Positional), "Second" },
        { "Kind", typeof(Kind), null },
        { "Empty", typeof(Empty), null },
        { "Plain", typeof(Plain), null },
        { "Number", typeof(Plain), "Number" },
        { "Inherited", typeof(Plain), "Inherited" },
        { "LaterAsync", typeof(Plain), "LaterAsync" },
        { "Many", typeof(Plain), "Many" },
        { "Inner", typeof(Plain.Inner<string>), null },
        { "Value", typeof(Plain.Inner<string>), "Value" },
        { "IOpen", typeof(IOpen), null },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_declaration_is_found(string mark, Type type, string? member)
    {
        using var finder = new SourceFinder(new(AppContext.BaseDirectory));
        var place = finder.Find(member is null ? type : Assert.Single(type.GetMember(member)));
        var line = Array.FindIndex(File.ReadAllLines(_file), text => text.EndsWith("// " + mark, StringComparison.Ordinal)) + 1;
        Assert.Equal((_file, line), (place?.File, place?.Line));
    }

    [Fact]
    public void Code_that_begins_behind_its_declaration_is_near_it()
    {
        using var finder = new SourceFinder(new(AppContext.BaseDirectory));
        var place = finder.Find(typeof(Plain).GetProperty(nameof(Plain.Text))!)!;
        Assert.Contains("string.Concat", File.ReadAllLines(_file)[place.Line - 1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(string))]
    [InlineData(typeof(Assert))]
    public void Without_symbols_or_files_there_is_no_place(MemberInfo type)
    {
        using var finder = new SourceFinder(new(AppContext.BaseDirectory));
        Assert.Null(finder.Find(type));
    }

    [Fact]
    public void A_file_that_is_no_assembly_has_no_symbols()
    {
        Assert.Null(AssemblySymbols.Open(_file));
        Assert.Null(AssemblySymbols.Open(_file + ".missing"));
    }
}
