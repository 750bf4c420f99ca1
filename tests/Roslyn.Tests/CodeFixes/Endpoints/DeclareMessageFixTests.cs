using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.CodeFixes.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;
using Fix = WebSocketToolkit.Roslyn.Tests.Kit.ExpectFix<WebSocketToolkit.Analyzers.Endpoints.UndeclaredMessageAnalyzer, WebSocketToolkit.CodeFixes.Endpoints.DeclareMessageFix>;

namespace WebSocketToolkit.Roslyn.Tests.CodeFixes.Endpoints;

/// <summary>The fix of WST110.</summary>
public sealed class DeclareMessageFixTests
{
    private const string Rest = """

        public class Chat(WebSocketGroups<Chat> groups)
        {
            public void OnOpen() { }
            public async Task OnClose(WebSocketConnection connection) { await groups.All.SendAsync(new Left(1)); await connection.SendAsync(new Inner.Said()); await groups.All.SendAsync(new Left(2)); }
        }
        public record Left(int Id);
        public static class Inner { public record Said; }
        namespace WebSocketToolkit.Contracts { public class EndpointContract; }
        """;

    [Theory]
    [InlineData("[WebSocketRoute(\"/a\")]", "[WebSocketRoute(\"/a\", Sends = [typeof(Left), typeof(Inner.Said)])]")]
    [InlineData("[Obsolete, WebSocketRoute(\"/a\"), WebSocketRoute(\"/b\", Sends = [])]", "[Obsolete, WebSocketRoute(\"/a\", Sends = [typeof(Left), typeof(Inner.Said)]), WebSocketRoute(\"/b\", Sends = [])]")]
    [InlineData("[WebSocketRoute(\"/a\", Sends = [], MaxFragments = 1)]", "[WebSocketRoute(\"/a\", Sends = [typeof(Left), typeof(Inner.Said)], MaxFragments = 1)]")]
    [InlineData("[WebSocketRoute(\"/a\", Sends = [typeof(int)])]", "[WebSocketRoute(\"/a\", Sends = [typeof(int), typeof(Left), typeof(Inner.Said)])]")]
    [InlineData("[WebSocketRoute(\"/a\", Sends = [typeof(int),])]", "[WebSocketRoute(\"/a\", Sends = [typeof(int),typeof(Left),typeof(Inner.Said),])]")]
    [InlineData("[WebSocketRoute(\"/a\", Sends = new[] { typeof(int) })]", "[WebSocketRoute(\"/a\", Sends = new[] { typeof(int), typeof(Left), typeof(Inner.Said) })]")]
    [InlineData("[WebSocketRoute(\"/a\", Sends = new System.Type[] { typeof(int) })]", "[WebSocketRoute(\"/a\", Sends = new System.Type[] { typeof(int), typeof(Left), typeof(Inner.Said) })]")]
    [InlineData("[WebSocketRoute(\"/a\", Sends = new System.Type[] { })]", "[WebSocketRoute(\"/a\", Sends = new System.Type[] { typeof(Left), typeof(Inner.Said) })]")]
    public Task Declares_each_type_once(string before, string after) => Fix.Expect(before + Rest, after + Rest);

    [Fact]
    public Task On_lines_of_their_own() => Fix.Expect(
        """
        [WebSocketRoute(
            "/a", // first
            MaxFragments = 1)]
        """ + Rest,
        """
        [WebSocketRoute(
            "/a", // first
            MaxFragments = 1,
            Sends = [typeof(Left), typeof(Inner.Said)])]
        """ + Rest);

    [Fact]
    public Task In_a_list_of_lines() => Fix.Expect(
        """
        [WebSocketRoute("/a", Sends =
        [
            typeof(int),
            typeof(long)
        ])]
        """ + Rest,
        """
        [WebSocketRoute("/a", Sends =
        [
            typeof(int),
            typeof(long),
            typeof(Left),
            typeof(Inner.Said)
        ])]
        """ + Rest);

    [Fact]
    public async Task The_class_may_be_in_another_file() => Assert.Equal(
        [
            "namespace Hall; [WebSocketRoute(\"/a\", Sends = [typeof(News.Said), typeof(News.Left)])] public class Chat { public void OnOpen() { } }",
            "namespace WebSocketToolkit.Contracts { public class EndpointContract; }",
            Sender,
        ],
        await Fix.FixAllIn(
            "namespace Hall; [WebSocketRoute(\"/a\")] public class Chat { public void OnOpen() { } }",
            "namespace WebSocketToolkit.Contracts { public class EndpointContract; }",
            Sender));

    [Theory]
    [InlineData("new { Text = 1 }")]
    [InlineData("new Secret()")]
    public Task Not_for_a_type_that_the_attribute_cannot_name(string message) => Fix.ExpectNone($$"""
        [WebSocketRoute("/a")] public class Chat { public void OnOpen() { } }
        public class Sender(WebSocketGroups<Chat> groups)
        {
            public async Task Send() => await groups.All.SendAsync({{message}});
            private class Secret;
        }
        namespace WebSocketToolkit.Contracts { public class EndpointContract; }
        """);

    private const string Sender = """
        namespace News;
        public record Said;
        public record Left;
        public class Sender(WebSocketGroups<Hall.Chat> groups)
        {
            public async Task Send() { await groups.All.SendAsync(new Said()); await groups.User("a").SendAsync(new Left()); await groups.All.SendAsync(new Said()); }
        }
        """;
}
