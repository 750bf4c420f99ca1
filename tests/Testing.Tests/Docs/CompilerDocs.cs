namespace WebSocketToolkit.Testing.Tests.Docs;

/// <summary>The blocks of docs/how-to/testing-generated-code.md on generated code and analyzers.</summary>
public sealed class CompilerDocs
{
    [Fact]
    public void The_routes_of_the_chat() => GeneratedRoutes.ForProject("../../../samples/Chat").MatchSnapshot();

    [Fact]
    public void One_route() =>
        GeneratedRoutes.For("""
            [WebSocketRoute("/echo")]
            public sealed class Echo
            {
                public string OnMessage(string message) => message;
            }
            """).MatchSnapshot("Snapshots");

    [Fact]
    public Task Our_helper_is_watched() => RouteDiagnostics.ExpectAsync("""
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
