namespace WebSocketToolkit.Testing.Tests.Docs;

/// <summary>The blocks of docs/testing.md on generated code and analyzers.</summary>
public sealed class CompilerDocs
{
    [Fact]
    public void TheRoutesOfTheChat() => GeneratedRoutes.ForProject("../../../samples/Chat").MatchSnapshot();

    [Fact]
    public void OneRoute() =>
        GeneratedRoutes.For("""
            [WebSocketRoute("/echo")]
            public sealed class Echo
            {
                public string OnMessage(string message) => message;
            }
            """).MatchSnapshot("Snapshots");

    [Fact]
    public Task OurHelperIsWatched() => RouteDiagnostics.ExpectAsync("""
        using WebSocketToolkit.Testing.Tests;

        class Routes
        {
            void Map(WebApplication app) => app.MapWebSocket("/late", async connection =>
            {
                await Task.Delay(1);
                {|WST101:connection.Listen()|};
            });
        }
        """);
}
