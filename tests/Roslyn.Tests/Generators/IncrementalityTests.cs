extern alias generators;

using WebSocketToolkit.Roslyn.Tests.Kit;
using TrackingNames = generators::WebSocketToolkit.Generators.Models.TrackingNames;

namespace WebSocketToolkit.Roslyn.Tests.Generators;

/// <summary>Edits that matter run what depends on them, and no more. (Those that do not matter are tried in every snapshot test.)</summary>
public sealed class IncrementalityTests
{
    private const string Source = """
        [WebSocketRoute("/a")] public class A { public void OnOpen() { } }
        [WebSocketRoute("/b")] public class B { public void OnOpen() { } }
        """;

    [Fact]
    public void Changed_route() => AssertReasons(Source.Replace("/a", "/x", StringComparison.Ordinal), "Modified, Cached", "Cached", "Unchanged");

    [Fact]
    public void Added_callback() => AssertReasons(
        Source.Replace("class A { ", "class A { public void OnClose() { } ", StringComparison.Ordinal), "Modified, Cached", "Cached", "Unchanged");

    [Fact]
    public void Changed_visibility() => AssertReasons(Source.Replace("public class B", "class B", StringComparison.Ordinal), "Cached, Modified", "Modified", "Unchanged");

    [Fact]
    public void Changed_type_elsewhere()
    {
        const string Reply = "[WebSocketRoute(\"/a\")] public class A { public R OnMessage(string text) => null!; } public class R { public int X; }";
        Assert.Equal("Cached", Generate.Reasons(Compile.Create(Reply), Compile.Create(Reply.Replace("int X", "int Y", StringComparison.Ordinal)), TrackingNames.Endpoints));
    }

    [Fact]
    public void Changed_constructor_of_a_message()
    {
        const string Endpoint = "[WebSocketRoute(\"/a\")] public class A { public void OnMessage(R message) { } }";
        const string Message = "public class R { public R(int x) => X = x; public int X { get; } }";
        var after = Compile.Create(Endpoint, Message.Replace("int x) => X = x", "int y) => X = y", StringComparison.Ordinal));
        Assert.NotEqual("Cached", Generate.Reasons(Compile.Create(Endpoint, Message), after, TrackingNames.Endpoints));
        Assert.DoesNotContain("A.g.cs", Generate.Run(after).Keys);
        Assert.Equal("Cached", Generate.Reasons(
            Compile.Create(Endpoint, Message), Compile.Create(Endpoint, Message.Replace("=> X = x", "=> X = x + 1", StringComparison.Ordinal)), TrackingNames.Endpoints));
    }

    [Fact]
    public void A_compiler_object_in_a_model_is_found() => Assert.ThrowsAny<Xunit.Sdk.XunitException>(
        static () => ObjectGraph.AssertHoldsNoCompilerObjects(new { Inner = new object?[] { null, Compile.Create("class C;").GlobalNamespace } }, "step"));

    private static void AssertReasons(string edited, string endpoints, string entries, string project)
    {
        Assert.NotEqual(Source, edited);
        var before = Compile.Create(Source);
        var after = Compile.Create(edited);
        Assert.Equal(endpoints, Generate.Reasons(before, after, TrackingNames.Endpoints));
        Assert.Equal(entries, Generate.Reasons(before, after, TrackingNames.Entries));
        Assert.Equal(project, Generate.Reasons(before, after, TrackingNames.Project));
    }
}
