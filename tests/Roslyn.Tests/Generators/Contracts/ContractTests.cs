extern alias generators;

using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Roslyn.Tests.Kit;
using TrackingNames = generators::WebSocketToolkit.Generators.Models.TrackingNames;

namespace WebSocketToolkit.Roslyn.Tests.Generators.Contracts;

/// <summary>The contracts that are generated where the project references <c>WebSocketToolkit.Contracts</c>.</summary>
public sealed class ContractTests
{
    private const string List = "WebSocketContracts.g.cs";

    private const string Source = """
        using System.Text.Json.Serialization;
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;
        using WebSocketToolkit.Contracts;

        namespace Sample;

        /// <summary>What a client says.</summary>
        [JsonPolymorphic, JsonDerivedType(typeof(Say), "say"), JsonDerivedType(typeof(Ask), "ask"), JsonDerivedType(typeof(Stop), "stop")]
        public abstract record Request;

        /// <summary>A <i>text</i> for &lt;all&gt;, see <see cref="Room.OnMessage(Say)"/>.</summary>
        /// <param name="Text">The text.</param>
        public sealed record Say(string Text) : Request;
        public sealed record Ask(string Id, Place Where) : Request;
        public sealed record Stop(string Id) : Request;
        public sealed class Place
        {
            /// <summary>The street.</summary>
            public string? Street { get; set; }
            public List<Place>? Near { get; set; }
        }

        [JsonPolymorphic, JsonDerivedType(typeof(Part), "part"), JsonDerivedType(typeof(Done), "done")]
        public abstract record Event;
        public sealed record Part(string Id) : Event;
        public sealed record Done(string Id) : Event;

        /// <summary>A room.</summary>
        [WebSocketRoute("/rooms/{room}", MaxMessageSize = 4096, Subprotocols = ["a"], RequireSubprotocol = true, Sends = [typeof(Event)])]
        [WebSocketRoute("/halls/{room:alpha}")]
        [WebSocketContract(Name = "TheRoom", Prefix = "/api")]
        public sealed class Room
        {
            /// <param name="room">The name of the room.</param>
            public Event OnOpen(string room, [FromQuery] int limit = 10, [FromQuery] string[]? tags = null, [FromHeader(Name = "x-id")] Guid? id = null) => new Done("");
            /// <summary>Says it.</summary>
            [Authorize]
            public void OnMessage(Say say)
            {
                if (say.Text == "") throw new WebSocketCloseException(4401, "No text.");
                throw new WebSocketToolkit.WebSocketCloseException(code: 4400, say.Text);
            }
            [WebSocketOperation(Key = nameof(Ask.Id), EndsWith = typeof(Done), CancelWith = typeof(Stop))]
            public async IAsyncEnumerable<Event> OnMessage(Ask ask) { await Task.Yield(); yield return new Part(ask.Id); }
            public void OnMessage(Stop stop) { }
            public byte[] OnMessage(ReadOnlyMemory<byte> frame) => [];
            public string OnError(Exception error) => "";
            public void OnClose() { }
        }

        public static class Outer
        {
            [WebSocketRoute("/raw")]
            public sealed class Raw_1
            {
                public WebSocketMessage OnMessage(WebSocketMessage message) => message;
            }
        }

        [WebSocketRoute("/talk")]
        public sealed class Talk
        {
            public async IAsyncEnumerable<Event> OnMessage(IAsyncEnumerable<Say> says) { await foreach (var say in says) { yield return new Part(say.Text); } }
        }
        """;

    [Fact]
    public void A_contract_for_each_endpoint()
    {
        var outputs = Generate.Run(Create(Source)).Where(static output => output.Key == List || output.Key.Contains("-contract", StringComparison.Ordinal)).ToArray();
        Assert.Equal(4, outputs.Length);
        foreach (var (hint, text) in outputs)
        {
            Match(hint, text);
        }
    }

    [Fact]
    public void Without_the_package_nothing_is_generated() => Assert.DoesNotContain(
        Generate.Run("[WebSocketRoute(\"/\")] class A { public void OnMessage(string text) { } }").Keys, static name => name.Contains("ontract", StringComparison.Ordinal));

    [Fact]
    public void Without_endpoints_nothing_is_generated() => Assert.DoesNotContain(List, Generate.Run(Create("class A;")).Keys);

    [Theory]
    [InlineData("The street.", "The road.", "Modified")]
    [InlineData("4401", "4403", "Modified")]
    [InlineData("\"No text.\"", "\"Nothing.\"", "Modified")]
    [InlineData("yield return new Part(ask.Id);", "yield return new Part(ask.Id); yield return new Done(ask.Id);", "Unchanged")]
    [InlineData("/// <summary>A room.</summary>", "// A room.", "Modified")]
    [InlineData("public void OnClose() { }", "public void OnClose() { } // nothing", "Cached")]
    public void An_edit_of_what_the_contract_says_reaches_it(string old, string edited, string reason)
    {
        Assert.Contains(old, Source, StringComparison.Ordinal);
        var reasons = Generate.Reasons(Create(Source), Create(Source.Replace(old, edited, StringComparison.Ordinal)), TrackingNames.Contracts);
        Assert.Equal(reason == "Modified", reasons.Contains("Modified", StringComparison.Ordinal));
    }

    [Fact]
    public void Comments_are_read_where_the_compiler_does_not_parse_them()
    {
        var plain = Compile.ParseOptions.WithDocumentationMode(DocumentationMode.None);
        var compilation = Create(Source);
        foreach (var tree in compilation.SyntaxTrees)
        {
            compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(tree.ToString(), plain, tree.FilePath));
        }

        var result = Generate.Driver().WithUpdatedParseOptions(plain).RunGenerators(compilation).GetRunResult();
        var text = string.Concat(result.GeneratedTrees);
        Assert.Contains("\"The street.\"", text, StringComparison.Ordinal);
        Assert.Contains("\"A text for <all>, see OnMessage.\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_classes_whose_names_are_alike_have_two_methods() => Assert.Equal(6, Generate.Run(Create("""
        namespace A { [WebSocketRoute("/a")] class B { public void OnMessage(string text) { } } }
        [WebSocketRoute("/b")] class A_B { public void OnMessage(string text) { } }
        """)).Count);

    private static CSharpCompilation Create(string source) => Compile.Create(References.OfContracts, source);

    private static void Match(string hint, string text, [CallerFilePath] string file = "", [CallerMemberName] string test = "") =>
        Snapshot.Match(Snapshot.PathOf(hint, "Snapshots", file, "A_contract_for_each_endpoint"), text);
}
