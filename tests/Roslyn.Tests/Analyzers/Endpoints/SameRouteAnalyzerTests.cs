using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

/// <summary>WST006.</summary>
public sealed class SameRouteAnalyzerTests
{
    [Theory]
    [InlineData("/chat/{room}", "/Chat/{name}")]
    [InlineData("/chat", "chat/")]
    [InlineData("/a/{x:int:min(1)}", "/a/{y:min(1):int}")]
    [InlineData("/{*rest}", "/{**all}")]
    [InlineData("/{a?}", "/{b=1}")]
    public Task Fires(string one, string two) => Analyze<SameRouteAnalyzer>.Expect(
        $$"""
        [WebSocketRoute("{{one}}")] class A { public void OnOpen() { } }
        [WebSocketRoute({|WST006:"{{two}}"|})] class B { public void OnOpen() { } }
        """,
        $"'{two}' matches the same paths as a route of 'A', so the router cannot choose between them. Change one of the patterns.");

    [Fact]
    public Task Fires_within_one_class() => Analyze<SameRouteAnalyzer>.Expect(
        """[WebSocketRoute("/a"), WebSocketRoute({|WST006:"/A"|})] class A { public void OnOpen() { } }""");

    [Theory]
    [InlineData("WebSocketRoute(\"/chat/{room}\")", "WebSocketRoute(\"/chat/{id:int}\")")]
    [InlineData("WebSocketRoute(\"/chat/{room}\")", "WebSocketRoute(\"/chat/{*room}\")")]
    [InlineData("WebSocketRoute(\"/chat/{room}\")", "WebSocketRoute(\"/chat/room\")")]
    [InlineData("WebSocketRoute(\"/chat\")", "WebSocketRoute(\"/chat\", ManualMap = true)")]
    [InlineData("WebSocketRoute(\"/chat\")", "WebSocketRoute(\"/chat\"), Host(\"a.example\")")]
    [InlineData("WebSocketRoute(\"/{\")", "WebSocketRoute(\"/{\")")]
    public Task Does_not_fire(string one, string two) => Analyze<SameRouteAnalyzer>.Expect($$"""
        using Microsoft.AspNetCore.Routing;
        [{{one}}] class A { public void OnOpen() { } }
        [{{two}}] class B { public void OnOpen() { } }
        """);
}
