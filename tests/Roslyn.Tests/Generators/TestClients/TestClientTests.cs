extern alias generators;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Roslyn.Tests.Kit;
using TestClientEmitter = generators::WebSocketToolkit.Generators.TestClients.TestClientEmitter;
using TestClientGenerator = generators::WebSocketToolkit.Generators.TestClients.TestClientGenerator;
using TestClientParser = generators::WebSocketToolkit.Generators.TestClients.TestClientParser;
using TrackingNames = generators::WebSocketToolkit.Generators.Models.TrackingNames;

namespace WebSocketToolkit.Roslyn.Tests.Generators.TestClients;

/// <summary>Typed clients for tests: one for each endpoint of a referenced assembly.</summary>
public sealed class TestClientTests
{
    private const string App = """
        using System.Text.Json.Serialization;
        using Microsoft.AspNetCore.Mvc;
        namespace Shop;

        [WebSocketRoute("/orders/{region}/{number:int}")]
        public sealed class Orders
        {
            public Event OnOpen(string region, int number, [FromQuery] int? since, [FromQuery(Name = "page-size")] string? size) => new Opened();
            public Event OnMessage(Place message) => new Placed(1);
            public Event OnMessage(Cancel message) => new Opened();
            public string OnMessage(ReadOnlyMemory<byte> bytes) => "";
        }

        [JsonPolymorphic, JsonDerivedType(typeof(Place), "place"), JsonDerivedType(typeof(Cancel), "cancel")]
        public abstract record Request;
        public sealed record Place(int Id) : Request;
        public sealed record Cancel(int Id) : Request;
        [JsonPolymorphic, JsonDerivedType(typeof(Opened), "opened"), JsonDerivedType(typeof(Placed), "placed")]
        public abstract record Event;
        public sealed record Opened : Event;
        public sealed record Placed(int Id) : Event;

        [WebSocketRoute("/files/{**path}")]
        public sealed class Files
        {
            public int OnMessage(Cancel message, string path) => 1;
        }

        public static class Outer
        {
            [WebSocketRoute("/inner")]
            public sealed class Inner
            {
                public void OnMessage(string text) { }
            }
        }

        [WebSocketRoute("/hidden")]
        internal sealed class Hidden
        {
            public void OnMessage(string text) { }
        }
        """;

    private const string Attribute = "[assembly: WebSocketToolkit.Testing.WebSocketTestClients(typeof(Shop.Orders))]";

    [Fact]
    public void Clients()
    {
        var compilation = Tests(Attribute + "\n" + "[assembly: WebSocketToolkit.Testing.WebSocketTestClients(typeof(Shop.Placed))]");
        var driver = Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);

        Assert.Empty(Generate.WithNullableWarnings(output, driver.GetRunResult()).GetDiagnostics().Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        var sources = driver.GetRunResult().Results.Single().GeneratedSources;
        Assert.Equal(["Shop.Files.TestClient.g.cs", "Shop.Orders.TestClient.g.cs", "Shop.Outer+Inner.TestClient.g.cs"], sources.Select(static source => source.HintName));
        Snapshot.Match(
            Snapshot.PathOf("Orders", "Snapshots", ThisFile(), nameof(Clients)),
            Scrub(sources.Single(static source => source.HintName == "Shop.Orders.TestClient.g.cs").SourceText.ToString()));
    }

    [Fact]
    public void Nothing_is_written_unasked() =>
        Assert.Empty(Driver().RunGenerators(Tests("class Test { }")).GetRunResult().GeneratedTrees);

    [Fact]
    public void An_edit_elsewhere_writes_nothing_anew()
    {
        var before = Tests(Attribute);
        var after = before.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Other { }", Compile.ParseOptions));
        var result = Driver().RunGenerators(before).RunGenerators(after).GetRunResult().Results.Single();

        Assert.All(
            result.TrackedSteps[TrackingNames.TestClients].SelectMany(static step => step.Outputs),
            static output => Assert.True(output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, output.Reason.ToString()));
        Assert.All(
            result.TrackedSteps[TrackingNames.TestClients].SelectMany(static step => step.Outputs),
            static output => ObjectGraph.AssertHoldsNoCompilerObjects(output.Value, TrackingNames.TestClients));
    }

    [Theory]
    // A nested class, and one that has the joined name.
    [InlineData("public class Outer { [WebSocketRoute(\"/1\")] public class Inner { public void OnOpen() { } } } [WebSocketRoute(\"/2\")] public class OuterInner { public void OnOpen() { } }", "", "OuterInnerClient", "Outer_InnerClient")]
    [InlineData("public class A { [WebSocketRoute(\"/1\")] public class BC { public void OnOpen() { } } } public class AB { [WebSocketRoute(\"/2\")] public class C { public void OnOpen() { } } }", "", "ABCClient", "AB_CClient")]
    [InlineData("public class A { [WebSocketRoute(\"/1\")] public class B_C { public void OnOpen() { } } } public class A_B { [WebSocketRoute(\"/2\")] public class C { public void OnOpen() { } } } [WebSocketRoute(\"/3\")] public class AB_C { public void OnOpen() { } }", "", "AB_CClient", "A_B_CClient", "A_BCClient")]
    // A type of the application, of the tests, and a namespace.
    [InlineData("[WebSocketRoute(\"/1\")] public class Chat { public void OnOpen() { } } public class ChatClient { }", "", "ChatTestClient")]
    [InlineData("[WebSocketRoute(\"/1\")] public class Chat { public void OnOpen() { } }", "namespace Shop { class ChatClient { } class ChatTestClient { } }", "ChatTestClient2")]
    [InlineData("[WebSocketRoute(\"/1\")] public class Chat { public void OnOpen() { } }", "namespace Shop.ChatClient { class X { } }", "ChatTestClient")]
    [InlineData("[WebSocketRoute(\"/1\")] public class Chat { public void OnOpen() { } } public class ChatClient { } [WebSocketRoute(\"/2\")] public class ChatTest { public void OnOpen() { } }", "", "ChatTestClient", "ChatTestTestClient")]
    // Files whose names differ in case.
    [InlineData("[WebSocketRoute(\"/1\")] public class Chat { public void OnOpen() { } } [WebSocketRoute(\"/2\")] public class CHAT { public void OnOpen() { } }", "", "CHATClient", "ChatClient")]
    public void Names_do_not_collide(string app, string tests, params string[] names)
    {
        var compilation = Tests($"[assembly: WebSocketToolkit.Testing.WebSocketTestClients(typeof(Shop.Marker))] {tests}", $"namespace Shop; public class Marker; {app}");
        var driver = Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);

        Assert.Empty(diagnostics);
        Compile.AssertCompiles(output, "The generated code");
        Assert.Equal(names.Order(StringComparer.Ordinal), driver.GetRunResult().GeneratedTrees
            .Select(static tree => tree.GetRoot().DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.ClassDeclarationSyntax>().Single().Identifier.Text)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_class_that_cannot_be_parsed_costs_itself_alone() => AssertCostsItselfAlone(new(
        static (shape, compilation) => shape.Type.Name == "Orders" ? throw new InvalidDataException("no good") : TestClientParser.ModelOf(shape, compilation),
        TestClientEmitter.Emit));

    [Fact]
    public void A_class_that_cannot_be_written_costs_itself_alone() => AssertCostsItselfAlone(new(
        TestClientParser.ModelOf,
        static client => client.Name == "OrdersClient" ? throw new InvalidDataException("no good") : TestClientEmitter.Emit(client)));

    private static void AssertCostsItselfAlone(TestClientGenerator generator)
    {
        var result = Driver(generator).RunGenerators(Tests(Attribute)).GetRunResult().Results.Single();

        Assert.Null(result.Exception);
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("WST013", diagnostic.Id);
        Assert.Contains("'Shop.Orders' (InvalidDataException: no good)", diagnostic.GetMessage(), StringComparison.Ordinal);
        Assert.Equal(["Shop.Files.TestClient.g.cs", "Shop.Outer+Inner.TestClient.g.cs"], result.GeneratedSources.Select(static source => source.HintName).Order(StringComparer.Ordinal));
    }

    private static CSharpCompilation Tests(string source, string application = App)
    {
        using var app = new MemoryStream();
        var compiled = Compile.Create(application);
        Compile.AssertCompiles(compiled, "The app");
        Assert.True(compiled.WithAssemblyName("Shop").Emit(app).Success);
        app.Position = 0;
        return CSharpCompilation.Create(
            "Shop.Tests",
            [CSharpSyntaxTree.ParseText(source, Compile.ParseOptions, "Test.cs")],
            [.. References.OfTests, MetadataReference.CreateFromStream(app)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static CSharpGeneratorDriver Driver(TestClientGenerator? generator = null) => CSharpGeneratorDriver.Create(
        [(generator ?? new()).AsSourceGenerator()],
        parseOptions: Compile.ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    private static string Scrub(string text) =>
        text.Replace($"\"{typeof(TestClientGenerator).Assembly.GetName().Version!.ToString(3)}\"", "\"VERSION\"", StringComparison.Ordinal);

    private static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string file = "") => file;
}
