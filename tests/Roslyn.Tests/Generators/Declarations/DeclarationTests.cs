extern alias generators;

using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Roslyn.Tests.Kit;
using TrackingNames = generators::WebSocketToolkit.Generators.Models.TrackingNames;

namespace WebSocketToolkit.Roslyn.Tests.Generators.Declarations;

/// <summary>
/// The generator looks again at classes of which a declaration that they depend on has changed, and at no others. What it writes after
/// an edit must be what it writes from the start, whatever the edit was.
/// </summary>
public sealed class DeclarationTests
{
    private static readonly string[] _files =
    [
        """
        namespace Shop;
        using Hub = WebSocketToolkit.WebSocketRouteAttribute;
        [Hub(Paths.Orders, MaxConnections = Limits.Most)]
        public sealed partial class Orders(IStore store) : Base<Order>
        {
            public Placed OnMessage(Order order, HttpContext context, [FromQuery] Region region = Regions.Default) { return null!; }
            public void OnError(Exception error) { }
        }
        """,
        "namespace Shop; public sealed partial class Orders { public void OnOpen() { } }",
        "namespace Shop; public static class Paths { public const string Orders = Root + \"/orders\"; private const string Root = Roots.All; }",
        "namespace Shop; public static class Roots { public const string All = \"/shop\"; }",
        "namespace Shop; public static class Limits { public const int Most = 10; public static int Now() { return 3; } }",
        "namespace Shop; public enum Region { North = 1, South = 2 } public static class Regions { public const Region Default = Region.North; }",
        "namespace Shop; public interface IStore { } public abstract class Base<T> { public void OnClose(WebSocketClose close) { } }",
        "namespace Shop; [OutgoingMessage(Key = nameof(Id))] public record Order(int Id, string Name); public record Placed(int Id);",
        "namespace Shop; [AttributeUsage(AttributeTargets.Class)] public sealed class MarkAttribute(int level) : Attribute { public int Level => level; } public class TagAttribute : Attribute { } public class NearerAttribute : Attribute { }",
        "namespace Shop; public static class Outer { [WebSocketRoute(\"/inner\"), Tag] public sealed class Inner : Marked { public void OnMessage(string text) { } } }",
        "namespace Shop; [Mark(2)] public abstract class Marked { }",
        "namespace Other; [Alias(\"/far\")] public sealed class Far(Random random) { public string OnMessage(Text text) => \"\"; }",
        "global using Alias = WebSocketToolkit.WebSocketRouteAttribute; global using Microsoft.AspNetCore.Mvc; global using Text = System.String;",
        "namespace Alone; [WebSocketRoute(\"/alone\")] public sealed class Lonely { public void OnMessage(string text) { } }",
    ];

    /// <summary>Edits that change what is generated, and the way in which it depends on the edited file.</summary>
    public static TheoryData<string, string, string> Edits => new()
    {
        { "constant of a constant", "\"/shop\"", "\"/store\"" },
        { "constant of an argument", "Most = 10", "Most = 11" },
        { "default of a parameter", "Default = Region.North", "Default = Region.South" },
        { "another part of the class", "public void OnOpen() { }", "public Placed OnOpen() => null!;" },
        { "part that becomes one of something else", "partial class Orders { public", "partial class Others { public" },
        { "base class", "void OnClose(WebSocketClose close)", "void OnClose()" },
        { "base class of a constructed type", "void OnClose(WebSocketClose close)", "T OnOpen() => default!" },
        { "inherited attribute", "[AttributeUsage(AttributeTargets.Class)]", "[AttributeUsage(AttributeTargets.Class, Inherited = false)]" },
        { "attribute of a base class", "[Mark(2)] public abstract", "[Mark(2), Nearer] public abstract" },
        { "attribute's argument", "[Mark(2)]", "[Mark(7)]" },
        { "key of a message", "Order(int Id,", "Order(string Id," },
        { "a type of the name that the method would have", "enum Region", "class OuterInner { } public enum Region" },
        { "a type that differs in case only", "enum Region", "class ORDERS { } public enum Region" },
        { "a nearer type", "namespace Other;", "namespace Other; public class Random { }" },
        { "what a global alias stands for", "Text = System.String", "Text = System.Int32" },
        { "a global alias of the attribute", "Alias = WebSocketToolkit.WebSocketRouteAttribute", "Alias = System.ObsoleteAttribute" },
        { "an alias of the attribute", "Hub = WebSocketToolkit.WebSocketRouteAttribute", "Hub = System.ObsoleteAttribute" },
        { "a namespace that hides a type", "namespace Alone;", "namespace Other.Text { public class X; } namespace Alone;" },
        { "visibility of what is around", "public static class Outer", "static class Outer" },
        { "body that becomes none", "public void OnError(Exception error) { }", "public void OnError(InvalidOperationException error) { }" },
        { "new class", "class Lonely", "class Lonelier { public void OnMessage(string text) { } } [WebSocketRoute(\"/new\")] public sealed class Lonely" },
        { "removed class", "[WebSocketRoute(\"/alone\")] ", "" },
        { "nullable annotation", "IStore store)", "IStore? store)" },
        { "type that becomes an interface", "public abstract class Marked", "public interface Marked" },
        { "message that becomes an exception", "record Placed(int Id)", "class Placed(int id) : Exception" },
        { "order of the callbacks", "public void OnError(Exception error) { }", "public void OnError(ArgumentException error) { } public void OnError(Exception error) { }" },
    };

    [Theory, MemberData(nameof(Edits))]
    public void After_an_edit_it_is_as_from_the_start(string how, string from, string to)
    {
        var before = Create(_files);
        var after = Create(Edit(_files, from, to), before);
        var driver = Generate.Driver().RunGenerators(before);

        var expected = Sources(Generate.Driver().RunGenerators(after));
        Assert.True(Sources(driver) != expected, $"{how}: makes no difference");
        Assert.Equal(expected, Sources(driver.RunGenerators(after)));
        Assert.Equal(Sources(driver), Sources(driver.RunGenerators(after).RunGenerators(before)));
    }

    [Fact]
    public void After_any_number_of_edits_it_is_as_from_the_start()
    {
        var edits = Edits.Select(static row => (From: (string)row[1], To: (string)row[2])).ToArray();
        var random = new Random(7);
        var compilation = Create(_files);
        var driver = Generate.Driver();
        for (var i = 0; i < 60; i++)
        {
            var files = _files;
            foreach (var (from, to) in edits.Where(_ => random.Next(6) == 0))
            {
                files = Edit(files, from, to);
            }

            compilation = Create(random.Next(3) == 0 ? files.Append($"namespace More; class More{i};") : files, compilation);
            driver = (CSharpGeneratorDriver)driver.RunGenerators(compilation);

            Assert.Equal(Sources(Generate.Driver().RunGenerators(compilation)), Sources(driver));
        }
    }

    [Fact]
    public void Only_the_classes_that_depend_on_an_edited_file_are_looked_at_again()
    {
        var before = Create(_files);

        Assert.Equal("Unchanged, Unchanged, Unchanged, Unchanged, Unchanged", Reasons("Now() { return 3; }", "/* later */ Now() { return 4; }"));
        Assert.Equal("Modified, Unchanged, Unchanged, Unchanged, Unchanged", Reasons("Now()", "Soon()"));
        Assert.Equal("Modified, Unchanged, Unchanged, Unchanged, Unchanged", Reasons("\"/shop\"", "\"/store\""));
        Assert.Equal("Unchanged, Modified, Unchanged, Unchanged, Unchanged", Reasons("[Mark(2)]", "[Mark(3)]"));
        Assert.Equal("Modified, Unchanged, Unchanged, Unchanged, Modified", Reasons("record Placed(int Id)", "record Placed(long Id)"));
        Assert.Equal("Modified, Modified, Modified, Modified, Modified", Reasons("Text = System.String", "Text = System.Object"));
        Assert.Equal("Modified, Modified, Modified, Modified, Modified", Reasons("namespace Alone;", "namespace Alone2;"));

        string Reasons(string from, string to) =>
            Generate.Reasons(before, Create(Edit(_files, from, to), before), TrackingNames.Annotated).Replace("Cached", "Unchanged", StringComparison.Ordinal);
    }

    [Fact]
    public void Another_project_counts_by_its_declarations()
    {
        var library = CSharpCompilation.Create(
            "Library", [Parse("namespace Shop; public static class Paths { public const string Orders = \"/a\"; public static int One() { return 1; } }", "Paths.cs")], References.All, Compile.Options());
        var app = Compile.Create("namespace Shop; [WebSocketRoute(Paths.Orders)] public class Orders { public void OnMessage(string text) { } }");
        CSharpCompilation With(string from = "return", string to = "return") =>
            app.AddReferences(library.ReplaceSyntaxTree(library.SyntaxTrees[0], Parse(library.SyntaxTrees[0].ToString().Replace(from, to, StringComparison.Ordinal), "Paths.cs")).ToMetadataReference());

        Assert.Equal("Cached", Generate.Reasons(With(), With("return 1", "return 2"), TrackingNames.Endpoints));
        Assert.Equal("Modified", Generate.Reasons(With(), With("\"/a\"", "\"/b\""), TrackingNames.Endpoints));
    }

    [Fact]
    public void Options_count()
    {
        var before = Create(_files);
        var driver = Generate.Driver().RunGenerators(before);
        var after = before.WithOptions(before.Options.WithNullableContextOptions(NullableContextOptions.Disable)).WithAssemblyName("Else");

        Assert.Equal(Sources(Generate.Driver().RunGenerators(after)), Sources(driver.RunGenerators(after)));
        Assert.NotEqual(Sources(driver), Sources(driver.RunGenerators(after)));
    }

    [Fact]
    public void Old_compilations_are_let_go_of()
    {
        var old = new List<WeakReference>();
        var (driver, compilation) = AfterEdits(Generate.Driver(tracksSteps: false), old);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.Equal("False False False", string.Join(" ", old.Select(static one => one.IsAlive)));
        GC.KeepAlive(driver);
        GC.KeepAlive(compilation);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (CSharpGeneratorDriver, CSharpCompilation) AfterEdits(CSharpGeneratorDriver driver, List<WeakReference> old)
        {
            var compilation = Create(_files);
            for (var edit = 0; edit < 3; edit++)
            {
                driver = (CSharpGeneratorDriver)driver.RunGenerators(compilation);
                old.Add(new(compilation));
                compilation = Create(Edit(_files, "return 3;", $"return {edit + 4};"), compilation);
            }

            return ((CSharpGeneratorDriver)driver.RunGenerators(compilation), compilation);
        }
    }

    private static string[] Edit(string[] files, string from, string to) => [.. files.Select(file => file.Replace(from, to, StringComparison.Ordinal))];

    /// <summary>Files that are as they were stay the same trees, as in an editor.</summary>
    private static CSharpCompilation Create(IEnumerable<string> files, CSharpCompilation? before = null)
    {
        var known = before?.SyntaxTrees.ToLookup(static tree => (tree.FilePath, tree.ToString()));
        var trees = files.Prepend(Testing.Compiler.Sources.GlobalUsings)
            .Select((file, i) => known?[($"File{i}.cs", file)].FirstOrDefault() ?? Parse(file, $"File{i}.cs"));
        return Compile.Empty(References.All).AddSyntaxTrees([.. trees]);
    }

    private static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, Compile.ParseOptions, path);

    private static string Sources(GeneratorDriver driver) => string.Join("\n", driver.GetRunResult().Results.Single().GeneratedSources
        .OrderBy(static source => source.HintName, StringComparer.Ordinal)
        .Select(static source => $"// {source.HintName}\n{source.SourceText}"));
}
