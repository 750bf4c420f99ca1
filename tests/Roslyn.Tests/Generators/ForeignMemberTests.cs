extern alias generators;

using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Roslyn.Tests.Kit;
using GeneratedFile = generators::WebSocketToolkit.Generators.Emission.GeneratedFile;

namespace WebSocketToolkit.Roslyn.Tests.Generators;

/// <summary>Generated code has no say in the user's members: no diagnostics about them, no other overload, and no name of theirs.</summary>
public sealed class ForeignMemberTests
{
    [Theory]
    [InlineData("WebSocketRoutes")]
    [InlineData("websocketroutes")]
    [InlineData("OutgoingMessages")]
    public void G2_A_class_in_the_global_namespace_may_have_the_name_of_a_file(string name) => AssertCompiles(
        $"[WebSocketRoute(\"/a\")] public class {name} {{ public void OnOpen() {{ }} }} [OutgoingMessage(TimeToLiveSeconds = 1)] public record Quote;");

    [Theory]
    [InlineData("[System.Diagnostics.CodeAnalysis.Experimental(\"EXP001\")]")]
    [InlineData("[Obsolete(\"\", DiagnosticId = \"MY001\")]")]
    [InlineData("[Obsolete]")]
    [InlineData("[Obsolete(\"\", error: true)]")]
    public void G3_Diagnostics_of_the_users_members_stay_with_them(string attribute) => AssertCompiles($$"""
        #pragma warning disable EXP001, MY001, CS0612, CS0618
        {{attribute}} public class Service { }
        {{attribute}} [OutgoingMessage(TimeToLiveSeconds = 1)] public record Quote;
        {{attribute}} [WebSocketRoute("/a")] public class A(Service service) { public Quote OnMessage(Quote quote) { GC.KeepAlive(service); return quote; } }
        """);

    [Fact]
    public void G5_File_local_attributes_and_types_are_not_copied() => AssertCompiles("""
        using Microsoft.AspNetCore.Mvc;
        [Note, Name(typeof(Local)), Name(typeof(List<Local[]>)), Name(typeof(Outer.Inner)), Kind(Level.One)]
        [WebSocketRoute("/a")] public class A { public void OnOpen([FromQuery, Note] int? since) { } }
        file class NoteAttribute : Attribute;
        [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)] public class NameAttribute(Type type) : Attribute { public Type Type => type; }
        public class KindAttribute(object kind) : Attribute { public object Kind => kind; }
        file class Local;
        file class Outer { public class Inner; }
        file enum Level { One }
        """);

    [Theory]
    [InlineData("(string?)null", "new global::MAttribute((string)null!)")]
    [InlineData("(Type?)null", "new global::MAttribute((global::System.Type)null!)")]
    [InlineData("(object)5", "new global::MAttribute((object)5)")]
    [InlineData("5", "new global::MAttribute(5)")]
    [InlineData("(byte)5", "new global::MAttribute((byte)5)")]
    [InlineData("(object)\"x\"", "new global::MAttribute((object)\"x\")")]
    [InlineData("\"x\"", "new global::MAttribute(\"x\")")]
    [InlineData("typeof(int)", "new global::MAttribute(typeof(int))")]
    [InlineData("(object)typeof(int)", "new global::MAttribute((object)typeof(int))")]
    public void G6_Arguments_of_attributes_keep_their_types(string argument, string creation) => Assert.Contains(creation, Generate.Run($$"""
        [M({{argument}})] [WebSocketRoute("/a")] public class A { public void OnOpen() { } }
        public class MAttribute : Attribute
        {
            public MAttribute(string? text) { }
            public MAttribute(Type? type) { }
            public MAttribute(object? value) { }
            public MAttribute(int number) { }
            public MAttribute(byte number) { }
        }
        """)["A.g.cs"].ReplaceLineEndings(" "), StringComparison.Ordinal);

    [Fact]
    public void G7_Names_of_nested_classes_do_not_collide() => AssertCompiles("""
        namespace N;
        public class A { [WebSocketRoute("/1")] public class BC { public void OnOpen() { } } }
        public class AB { [WebSocketRoute("/2")] public class C { public void OnOpen() { } } }
        public class A_B { [WebSocketRoute("/3")] public class C { public void OnOpen() { } } }
        public class A_ { public class B { [WebSocketRoute("/4")] public class C { public void OnOpen() { } } public class _C { } } }
        [WebSocketRoute("/5")] public class Chat { public void OnOpen() { } }
        public static class ChatWebSocketRouteExtensions { public static void Mine() { } }
        """);

    [Fact]
    public void G7_A_class_elsewhere_that_takes_the_name_is_noticed()
    {
        var session = new EditSession("public class A { [WebSocketRoute(\"/1\")] public class BC { public void OnOpen() { } } }", "public class AB { }", "public class X { }").AssertAsFromTheStart();
        session.Change(1, "public class AB { public class C { } }");
        session.AssertAsFromTheStart();
        Assert.Contains(session.Result.GeneratedSources, static file => file.SourceText.ToString().Contains("MapA_BC(", StringComparison.Ordinal));
        session.Change(2, "public static class A_BCWebSocketRouteExtensions { }");
        session.AssertAsFromTheStart();
    }

    [Theory]
    [InlineData("\"/u\\n{x}\"")]
    [InlineData("\"/u\\u2028x\"")]
    [InlineData("\"/u\\r\\n\\0&<x>\"")]
    public void G8_Patterns_with_line_breaks_stay_in_their_comment(string pattern) =>
        AssertCompiles($"[WebSocketRoute({pattern})] public class A {{ public void OnOpen() {{ }} }}");

    [Fact]
    public void G8_Comments_are_valid_xml() => Assert.Equal("a&amp;\\u000a&lt;\\u2029\\u0000\\ud800&gt;", GeneratedFile.Xml("a&\n<\u2029\0\ud800>"));

    [Fact]
    public void G9_A_value_may_have_the_name_of_any_member_of_the_handler()
    {
        var names = typeof(WebSocketHandler<>).GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy)
            .Where(static member => member is not ConstructorInfo && member.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            .Select(static member => member.Name)
            .Where(SyntaxFacts.IsValidIdentifier)
            .Distinct()
            .ToArray();
        Assert.True(names.Length > 25, string.Join(" ", names));
        var parameters = string.Join(", ", names.Select(static name => $"[FromQuery] string? {name}"));
        AssertCompiles($$"""
            using Microsoft.AspNetCore.Mvc;
            [WebSocketRoute("/a")] public class A
            {
                public Task<bool> OnUpgrade({{parameters}}) => Task.FromResult(true);
                public string OnOpen({{parameters}}) => "";
                public async IAsyncEnumerable<string> OnMessage(string text, Random service, {{parameters}}) { yield return text; await Task.Yield(); }
                [WebSocketOperation] public Task<string> OnMessage(WebSocketMessage message, {{parameters}}) => Task.FromResult("");
                public string OnError(IOException error, WebSocketMessage? message, {{parameters}}) => "";
                public void OnClose(WebSocketClose close, {{parameters}}) { }
            }
            """.Replace("WebSocketMessage message, ", "byte[] message, ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp8, "8.0")]
    [InlineData(LanguageVersion.CSharp11, "11.0")]
    public async Task G11_An_old_language_is_told(LanguageVersion version, string name)
    {
        var options = Compile.ParseOptions.WithLanguageVersion(version);
        var tree = CSharpSyntaxTree.ParseText(
            "using WebSocketToolkit; [WebSocketRoute(\"/a\")] public class A { public void OnOpen() { } }", options, "Test.cs");
        var compilation = CSharpCompilation.Create("Tests", [tree], References.All, Compile.Options());

        var diagnostic = Assert.Single(await Analyze<EndpointShapeAnalyzer>.Run(compilation));

        Assert.Equal(
            $"'A' cannot be a WebSocket endpoint because generated code needs C# 12, and the project uses C# {name}. Remove <LangVersion> from the project file, or set it to 12 or later.",
            diagnostic.GetMessage());
        Assert.DoesNotContain(Generate.Driver().WithUpdatedParseOptions(options).RunGenerators(compilation).GetRunResult().GeneratedTrees, static file => file.FilePath.EndsWith("A.g.cs", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("My.App", "MyApp", "My_AppWebSocketRouteExtensions.MapMyAppWebSocketRoutes(app); Microsoft.AspNetCore.Builder.MyAppWebSocketRouteExtensions.MapMyAppWebSocketRoutes(app);")]
    [InlineData("-", "_", "app.MapAssemblyWebSocketRoutes();")]
    public void G12_Assemblies_with_similar_names_can_be_used_together(string first, string second, string call)
    {
        var libraries = new[] { first, second }.Take(first == "-" ? 1 : 2).Select(static (name, i) =>
        {
            var library = Compile.Create($"namespace N{i}; [WebSocketRoute(\"/{i}\")] public class A {{ public void OnOpen() {{ }} public static void M(IEndpointRouteBuilder e) => e.MapWebSocketRoutes(); }}").WithAssemblyName(name);
            Generate.Driver().RunGeneratorsAndUpdateCompilation(library, out var output, out _);
            Compile.AssertCompiles(output, name);
            return output.ToMetadataReference();
        });
        var app = Compile.Create($"using Microsoft.AspNetCore.Builder; public class P {{ public static void M(IEndpointRouteBuilder app) {{ {call} }} }}").AddReferences(libraries);
        Compile.AssertCompiles(app, "The application");
    }

    [Fact]
    public Task G13_An_overload_that_the_compiler_prefers_conflicts() => Analyze<EndpointShapeAnalyzer>.Expect("""
        using System.Runtime.CompilerServices;
        [WebSocketRoute("/a")] public class A
        {
            public void {|WST007:OnMessage|}(string text) { }
            [OverloadResolutionPriority(1)] public void {|WST010:OnMessage|}<T>(T text) { }
        }
        [WebSocketRoute("/b")] public class B
        {
            [OverloadResolutionPriority(1)] public void OnMessage(string text) { }
            [OverloadResolutionPriority(1)] public void {|WST010:OnMessage|}<T>(T text) { }
        }
        """);

    private static void AssertCompiles(string source)
    {
        var compilation = Compile.Create(source);
        var driver = Generate.Driver(tracksSteps: false).RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        Assert.Empty(diagnostics);
        Assert.Null(driver.GetRunResult().Results.Single().Exception);
        Assert.True(driver.GetRunResult().GeneratedTrees.Length > 2, "Nothing is generated.");
        Compile.AssertCompiles(output, "The generated code");
    }
}
