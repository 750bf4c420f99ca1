using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Architecture;

/// <summary>The matrix finds what a reader would call a use, and the comparison with a plan can fail.</summary>
public sealed class FolderMatrixTests
{
    private const string Lower = """
        namespace Elsewhere;
        public class Thing { public class Part; public Thing Next => this; public static int Count; public int this[int i] => i; }
        public class ThingAttribute : System.Attribute;
        public enum Colour { Red }
        public static class Extensions { public static void Extend(this object thing) { } public static Thing Make() => new(); public static void Take(Thing thing) { } }
        """;

    [Theory]
    [InlineData("Thing? _thing;", "Thing")]
    [InlineData("List<Thing> _things = [];", "Thing")]
    [InlineData("Thing.Part? _part;", "Thing", "Thing.Part")]
    [InlineData("int Count() => Thing.Count;", "Thing")]
    [InlineData("[Thing] void M() { }", "ThingAttribute")]
    [InlineData("void M() => this.Extend();", "Extensions")]
    [InlineData("void M() { var thing = Extensions.Make(); }", "Thing", "Extensions")]
    [InlineData("object M() => Extensions.Make().Next;", "Extensions", "Thing")]
    [InlineData("void M() => Extensions.Take(new());", "Extensions", "Thing")]
    [InlineData("bool M(object o) => o is Thing { Next: null };", "Thing")]
    [InlineData("string M() => nameof(Thing);", "Thing")]
    [InlineData("Colour M() => Colour.Red;", "Colour")]
    public void Finds(string member, params string[] types)
    {
        var matrix = Of(("Upper/User.cs", $"using Elsewhere;\nclass User\n{{\n    {member}\n}}"), ("Lower/Thing.cs", Lower));
        var uses = Assert.Single(matrix.Uses);
        Assert.Equal(("Upper", "Lower"), uses.Key);
        Assert.Equal(types, uses.Value.Select(static use => use.Type));
        Assert.All(uses.Value, static use => Assert.StartsWith("Upper/User.cs(4): ", use.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("int Thing => 1;\n    int M() => Thing;")]
    [InlineData("string Text => \"Thing\"; // Thing")]
    [InlineData("/// <summary>See <see cref=\"Thing\"/>.</summary>\n    void M() { }")]
    [InlineData("void M(int Thing) => M(Thing: 1);")]
    public void Is_not_misled_by_a_name(string member) =>
        Assert.Empty(Of(("Upper/User.cs", $"using Elsewhere;\nclass User\n{{\n    {member}\n}}"), ("Lower/Thing.cs", Lower)).Uses);

    [Fact]
    public void Aliases_and_static_imports_are_uses() => Assert.Equal(
        ["A.cs(1): Thing", "A.cs(2): Extensions", "A.cs(3): Thing", "A.cs(3): Extensions"],
        Of(
            ("A.cs", "using Alias = Elsewhere.Thing;\nusing static Elsewhere.Extensions;\nclass A { Alias M() => Make(); }"),
            ("Lower/Thing.cs", Lower)).Uses[(FolderMatrix.RootFolder, "Lower")].Select(static use => use.ToString()));

    [Fact]
    public void A_type_belongs_to_the_folder_of_its_file() => Assert.Equal(
        ("One", "Three"),
        Assert.Single(Of(("One/Two/A.cs", "namespace Three; class A { B? _b; }"), ("Three/B.cs", "namespace Three; class B;")).Uses).Key);

    [Fact]
    public void A_type_in_parts_belongs_to_each_of_their_folders() => Assert.Equal(
        [("Third", "One")],
        Of(
            ("One/A.cs", "partial class A { A? _other; }"),
            ("Two/A.cs", "partial class A { A? _another; }"),
            ("Third/B.cs", "class B { A? _a; }")).Uses.Keys);

    [Fact]
    public void Files_outside_of_the_root_belong_to_no_folder()
    {
        var matrix = Of(("../Shared/Thing.cs", Lower), ("Upper/User.cs", "class User { Elsewhere.Thing? _thing; }"));
        Assert.Empty(matrix.Uses);
        Assert.Equal(["Upper"], matrix.Folders);
        Assert.Equal(0, matrix.Unresolved);
    }

    [Fact]
    public void Types_may_be_left_out()
    {
        var project = Project(
            ("Upper/User.cs", "class User { Open? _open; Open.Inner? _inner; Closed? _closed; Closed.Inner? _hidden; }"),
            ("Lower/Types.cs", "public class Open { public class Inner; } class Closed { public class Inner; }"));
        Assert.Equal(
            ["Closed", "Closed.Inner"],
            FolderMatrix.Of(project, FolderMatrix.IsInternal).Uses[("Upper", "Lower")].Select(static use => use.Type));
    }

    [Fact]
    public void Counts_what_means_nothing()
    {
        var matrix = Of(("A.cs", "class A { Missing? _missing; string? _text; A? _a; }"));
        Assert.Equal(1, matrix.Unresolved);
        Assert.Equal(1, matrix.Resolved);
    }

    [Fact]
    public void A_plan_that_fits_has_no_differences() => Assert.Empty(UpperAndLower.DifferencesFrom(("Lower", []), ("Upper", ["Lower"])));

    [Fact]
    public void A_use_that_is_not_planned_is_named_with_its_place() => Assert.Equal(
        ["Upper must not use Lower:\n  Upper/User.cs(1): Thing"],
        UpperAndLower.DifferencesFrom(("Lower", []), ("Upper", [])));

    [Fact]
    public void A_plan_must_not_promise_too_much() => Assert.Equal(
        [
            "The plan lists Lower before Upper, which it uses: floors are listed from the ground up.",
            "The folder Cellar of the plan has no files.",
            "Lower does not use Upper any more: take it out of the plan.",
        ],
        UpperAndLower.DifferencesFrom(("Cellar", []), ("Lower", ["Upper"]), ("Upper", ["Lower"])));

    [Fact]
    public void A_plan_must_have_every_folder() => Assert.Equal(
        ["The plan lacks the folder Lower.", "The plan lists Upper before Lower, which it uses: floors are listed from the ground up."],
        UpperAndLower.DifferencesFrom(("Upper", ["Lower"])).Order(StringComparer.Ordinal));

    private static FolderMatrix UpperAndLower =>
        Of(("Upper/User.cs", "class User { Elsewhere.Thing? _thing; }"), ("Lower/Thing.cs", Lower));

    private static FolderMatrix Of(params (string Path, string Text)[] files) => FolderMatrix.Of(Project(files));

    private static SourceProject Project(params (string Path, string Text)[] files)
    {
        var root = Path.GetFullPath("project");
        return new()
        {
            AssemblyName = "Project",
            Root = root,
            Files = [.. files.Select(file => (Path.GetFullPath(Path.Combine(root, file.Path)), file.Text))],
            References = References.OfComponents,
            GlobalUsings = ["System.Collections.Generic"],
        };
    }
}
