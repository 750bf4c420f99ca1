using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.CodeFixes.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

public sealed class PolymorphismTests
{
    private const string Polymorphic = "[JsonPolymorphic(TypeDiscriminatorPropertyName = \"type\")]";

    [Fact]
    public Task N6_A_base_that_lists_nothing() => Analyze<EndpointShapeAnalyzer>.Expect(
        Source(Polymorphic, "public void OnMessage(Say {|WST014:say|}) { } public void OnMessage(Move {|WST014:move|}) { }"),
        "'In' does not list its derived type 'Say', so no message can be recognised as one. Add [JsonDerivedType(typeof(Say), \"say\")].",
        "'In' does not list its derived type 'Move', so no message can be recognised as one. Add [JsonDerivedType(typeof(Move), \"move\")].");

    [Fact]
    public Task N6_A_base_that_lists_too_few() => Analyze<EndpointShapeAnalyzer>.Expect(
        Source(Polymorphic + "[JsonDerivedType(typeof(Say), \"say\")]", "public void OnMessage(Say say) { } public void OnMessage(Move {|WST014:move|}) { }"));

    [Fact]
    public Task N6_A_base_that_is_taken_itself() => Analyze<EndpointShapeAnalyzer>.Expect(
        Source(Polymorphic, "public void OnMessage(In {|WST014:message|}) { }"),
        "'In' is [JsonPolymorphic] but lists no derived type, so no message can be read or written. Add a [JsonDerivedType] for each derived type.");

    [Fact]
    public Task N6_A_discriminator_that_is_missing() => Analyze<EndpointShapeAnalyzer>.Expect(
        Source("[JsonDerivedType(typeof(Say)), JsonDerivedType(typeof(Move), \"move\")]", "public void OnMessage(Say {|WST014:say|}) { } public void OnMessage(Move move) { }"),
        "'In' lists 'Say' without a discriminator, so no message can be recognised as one. Use [JsonDerivedType(typeof(Say), \"say\")].");

    [Theory]
    [InlineData("[JsonPolymorphic, JsonDerivedType(typeof(Say), 1), JsonDerivedType(typeof(Move), 2)]", "public void OnMessage(Say say) { } public void OnMessage(Move move) { }")]
    [InlineData("[JsonPolymorphic, JsonDerivedType(typeof(Say), 1)]", "public void OnMessage(Move move) { }")]
    [InlineData("", "public void OnMessage(Say say) { }")]
    [InlineData("[JsonDerivedType(typeof(Say))]", "public In OnMessage(string text) => null!;")]
    public Task N6_Enough(string attributes, string members) => Analyze<EndpointShapeAnalyzer>.Expect(Source(attributes, members));

    [Theory]
    [InlineData("public In OnMessage(string text) => {|WST014:new Move(1)|};")]
    [InlineData("public async Task<In> OnMessage(string text) { await Task.Yield(); return text == \"\" ? new Say(text) : {|WST014:new Move(1)|}; }")]
    [InlineData("public async IAsyncEnumerable<In> OnMessage(string text) { await Task.Yield(); yield return {|WST014:new Move(1)|}; }")]
    [InlineData("public In OnMessage(string text) => new Say(text);")]
    [InlineData("public Move OnMessage(string text) => new Move(1);")]
    [InlineData("public void OnMessage(string text) => Other(); private In Other() => new Move(1);")]
    public Task N6_Replies(string members) =>
        Analyze<UnlistedMessageAnalyzer>.Expect(Source("[JsonPolymorphic, JsonDerivedType(typeof(Say), \"say\")]", members));

    [Theory]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) => await c.SendAsync({|WST014:new Move(1)|});")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) => await c.SendAsync<In>({|WST014:new Move(1)|});")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c, CancellationToken t) => await c.SendAsync(message: {|WST014:new Move(1)|}, cancellationToken: t);")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) => await c.SendAsync<In>(text == \"\" ? new Say(text) : {|WST014:new Move(1)|});")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) => await c.SendAsync({|WST014:new Move(1)|}, \"key\");")]
    [InlineData("public async Task OnMessage(string text, WebSocketAudience all) => await all.SendAsync({|WST014:new Move(1)|}, except: null);")]
    [InlineData("public async Task OnMessage(string text, WebSocketGroups<A> groups, Move move) => await groups.Group(text).SendAsync({|WST014:move|});")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) => await c.SendAsync(new Say(text));")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c, In any) => await c.SendAsync(any);")]
    [InlineData("public async Task OnMessage(string text, WebSocketConnection c) => await c.SendAsync(1);")]
    [InlineData("public async Task OnMessage(string text, Mail mail) => await mail.SendAsync(new Move(1));")]
    public Task N2_Sent_messages(string members) =>
        Analyze<UnlistedMessageAnalyzer>.Expect(Source("[JsonPolymorphic, JsonDerivedType(typeof(Say), \"say\")]", members) + Mail);

    [Theory]
    [InlineData("[JsonPolymorphic(UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToBaseType), JsonDerivedType(typeof(Say), \"say\")]", "")]
    [InlineData("[JsonPolymorphic, JsonDerivedType(typeof(Say), \"say\")]", "class Codec : IWebSocketCodec { public WebSocketMessageType MessageType => default; public T Decode<T>(in ReadOnlySequence<byte> d) => default!; public void Encode<T>(T m, IBufferWriter<byte> w) { } }")]
    public Task N2_Sent_messages_that_may_be_written_in_another_way(string attributes, string more) => Analyze<UnlistedMessageAnalyzer>.Expect(
        "using System.Buffers; using System.Net.WebSockets;\n" + Source(attributes, "public void OnOpen() { }") + more
        + " class Elsewhere { public async Task Run(WebSocketConnection c) => await c.SendAsync(new Move(1)); }");

    [Fact]
    public Task N2_Sent_outside_of_an_endpoint() => Analyze<UnlistedMessageAnalyzer>.Expect(
        Source("[JsonPolymorphic, JsonDerivedType(typeof(Say), \"say\")]", "public void OnOpen() { }")
        + "class Elsewhere { public async Task Run(WebSocketConnection c) => await c.SendAsync({|WST014:new Move(1)|}); }",
        "'In' does not list its derived type 'Move', so no message can be recognised as one. Add [JsonDerivedType(typeof(Move), \"move\")].");

    [Fact]
    public Task N2_The_fix_of_a_sent_message() => ExpectFix<UnlistedMessageAnalyzer, DerivedTypeFix>.Expect(
        Source("[JsonPolymorphic, JsonDerivedType(typeof(Say), \"say\")]\n", "public async Task OnOpen(WebSocketConnection c) => await c.SendAsync(new Move(1));"),
        Source("[JsonPolymorphic, JsonDerivedType(typeof(Say), \"say\")]\n[JsonDerivedType(typeof(Move), \"move\")]\n", "public async Task OnOpen(WebSocketConnection c) => await c.SendAsync(new Move(1));"));

    [Fact]
    public Task N6_The_fix_lists_them() => ExpectFix<EndpointShapeAnalyzer, DerivedTypeFix>.Expect(
        Source("[JsonDerivedType(typeof(Say))]\n", "public void OnMessage(Say say) { } public void OnMessage(Move move) { }").Replace("[JsonDerived", "[JsonPolymorphic]\n[JsonDerived", StringComparison.Ordinal),
        Source("[JsonDerivedType(typeof(Say), \"say\")]\n[JsonDerivedType(typeof(Move), \"move\")]\n", "public void OnMessage(Say say) { } public void OnMessage(Move move) { }")
            .Replace("[JsonDerivedType(typeof(Say)", "[JsonPolymorphic]\n[JsonDerivedType(typeof(Say)", StringComparison.Ordinal));

    [Fact]
    public Task N6_The_fix_of_a_reply() => ExpectFix<UnlistedMessageAnalyzer, DerivedTypeFix>.Expect(
        Source("[JsonPolymorphic, JsonDerivedType(typeof(Say), \"say\")]\n", "public In OnMessage(string text) => new Move(1);"),
        Source("[JsonPolymorphic, JsonDerivedType(typeof(Say), \"say\")]\n[JsonDerivedType(typeof(Move), \"move\")]\n", "public In OnMessage(string text) => new Move(1);"));

    [Fact]
    public void N6_What_is_generated_compiles_all_the_same() => Assert.Contains("case global::Move", Generate.Run(
        Source(Polymorphic + "[JsonDerivedType(typeof(Say), \"say\")]", "public void OnMessage(Say say) { } public void OnMessage(Move move) { }"))["A.g.cs"], StringComparison.Ordinal);

    private const string Mail = "public class Mail { public Task SendAsync<T>(T message) => Task.CompletedTask; }";

    private static string Source(string attributes, string members) =>
        $"using System.Text.Json.Serialization;\n{attributes}public abstract record In;\npublic record Say(string Text) : In;\npublic record Move(int X) : In;\n[WebSocketRoute(\"/a\")] public class A {{ {members} }}\n";
}
