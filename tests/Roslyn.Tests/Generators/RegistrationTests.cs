using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Generators;

/// <summary>The file that maps all endpoints of an assembly.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public void No_endpoints() => Match("class C;");

    [Fact]
    public void All_but_the_manual_ones_in_ordinal_order() => Match("""
        namespace Sample
        {
            [WebSocketRoute("/b")] public class b { public void OnOpen() { } }
            [WebSocketRoute("/a")] internal class A { public void OnOpen() { } }
            [WebSocketRoute("/z")] public class Z { public void OnOpen() { } }
            [WebSocketRoute("/m", ManualMap = true)] public class Manual { public void OnOpen() { } }
        }
        """);

    [Theory]
    [InlineData("My.App-web", "MapMyAppWebWebSocketRoutes", "class My_App_webWebSocketRouteExtensions")]
    [InlineData("3d", "Map3dWebSocketRoutes", "class _3dWebSocketRouteExtensions")]
    public void Assembly_name_becomes_an_identifier(string name, string method, string type)
    {
        var compilation = Compile.Create("[WebSocketRoute(\"/\")] public class A { public void OnOpen() { } }").WithAssemblyName(name);
        var text = Generate.Run(compilation)[Generate.Registration];
        Assert.Contains($" {method}(", text, StringComparison.Ordinal);
        Assert.Contains(type, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Friend_assemblies_do_not_make_the_method_ambiguous()
    {
        var library = Compile.Create("""
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("App")]
            [WebSocketRoute("/a")] public class A { public void OnOpen() { } }
            """).WithAssemblyName("Library");
        Generate.Driver().RunGeneratorsAndUpdateCompilation(library, out var built, out _);
        var app = Compile.Create("""
            static class Program
            {
                static void Map(WebApplication app)
                {
                    app.MapWebSocketRoutes();
                    app.MapLibraryWebSocketRoutes();
                    app.MapA();
                }
            }
            """).WithAssemblyName("App").AddReferences(built.ToMetadataReference());
        Generate.Driver().RunGeneratorsAndUpdateCompilation(app, out var output, out _);
        Assert.Empty(output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }

    [Fact]
    public void Without_a_router_nothing_is_generated()
    {
        var bare = CSharpCompilation.Create(
            "Bare",
            [CSharpSyntaxTree.ParseText("class C;", Compile.ParseOptions)],
            References.All.Where(static reference => reference.Display!.Contains("System.", StringComparison.Ordinal)));
        var result = Generate.Driver().RunGenerators(bare).GetRunResult().Results.Single();
        Assert.DoesNotContain(result.GeneratedSources, static source => source.HintName == Generate.Registration);
    }

    private static void Match(string source, [CallerFilePath] string file = "", [CallerMemberName] string test = "") => Snapshot.Match(
        Snapshot.PathOf(Generate.Registration, "Snapshots", file, test), Generate.Run(source)[Generate.Registration]);
}
