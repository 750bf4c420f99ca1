using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.CodeFixes.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;
using Fix = WebSocketToolkit.Roslyn.Tests.Kit.ExpectFix<WebSocketToolkit.Analyzers.Endpoints.EndpointShapeAnalyzer, WebSocketToolkit.CodeFixes.Endpoints.CallbackFix>;

namespace WebSocketToolkit.Roslyn.Tests.CodeFixes.Endpoints;

/// <summary>The fix of WST010.</summary>
public sealed class CallbackFixTests
{
    [Fact]
    public Task Makes_callbacks() => Fix.Expect(
        """
        [WebSocketRoute("/{id}")]
        class A
        {
            /// <summary>Opens.</summary>
            void OnOpen() { }

            [Obsolete]
            private async Task OnMessageAsync(string text) => await Task.Yield();
            public static bool OnUpgrade() => true;
            // First.
            internal static void OnError() { }
            public /* here */ void OnClosed(int id) { }
        }
        """,
        """
        [WebSocketRoute("/{id}")]
        class A
        {
            /// <summary>Opens.</summary>
            public void OnOpen() { }

            [Obsolete]
            public async Task OnMessageAsync(string text) => await Task.Yield();
            public bool OnUpgrade() => true;
            // First.
            public void OnError() { }
            public /* here */ void OnClose(int id) { }
        }
        """);

    [Fact]
    public Task Of_two_that_would_compete_the_first() => Fix.Expect(
        """
        [WebSocketRoute("/")]
        class A
        {
            void OnMessage(string text) { }
            public void OnMesage(string text, WebSocketConnection connection) { }
        }
        """,
        """
        [WebSocketRoute("/")]
        class A
        {
            public void OnMessage(string text) { }
            public void OnMesage(string text, WebSocketConnection connection) { }
        }
        """);

    [Theory]
    [InlineData("public void OnMessage<T>(T x) { }")]
    [InlineData("public void OnOpen() { } public void OnOpened() { }")]
    [InlineData("public void OnOpen() { } void OnOpenAsync() { }")]
    [InlineData("void OnOpen(Hidden x) { } class Hidden;")]
    [InlineData("void OnOpen(int x) { }")]
    [InlineData("public static void OnOpen() { } public static void Other() => OnOpen();")]
    [InlineData("public void OnClosed() { } public void Other() => OnClosed();")]
    [InlineData("public void OnError(Exception e) { } void OnError() { }")]
    public Task Is_not_offered(string members) => Fix.ExpectNone($$"""[WebSocketRoute("/")] class A { {{members}} }""");
}
