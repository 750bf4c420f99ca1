extern alias generators;

using System.Diagnostics.CodeAnalysis;
using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

/// <summary>The reports of the rules about an endpoint's shape, with their places. The generator writes nothing then.</summary>
public sealed class EndpointShapeAnalyzerTests
{
    [Theory]
    [InlineData("static class {|WST001:A|} { public static void OnOpen() { } }", "it is static. Remove 'static': each connection has its own instance.")]
    [InlineData("abstract class {|WST001:A|} { public void OnOpen() { } }", "it is abstract. Annotate the classes that derive from it: they inherit its callbacks.")]
    [InlineData("class {|WST001:A|}<T> { public void OnOpen() { } }", "it has type parameters. Annotate a class that derives from it and supplies the type arguments.")]
    [InlineData("file class {|WST001:A|} { public void OnOpen() { } }", "generated code cannot name a file-local type. Remove 'file'.")]
    [InlineData("class {|WST001:A|} { public required int X { get; set; } public void OnOpen() { } }", "its member 'X' is 'required'. Take the value as a constructor parameter, or mark the constructor [SetsRequiredMembers].")]
    [InlineData("class {|WST001:A|} { internal A() { } public void OnOpen() { } }", "it has no public constructor. Declare exactly one public constructor, or mark one with [ActivatorUtilitiesConstructor].")]
    [InlineData("class {|WST001:A|} { public A(TimeProvider x) { } public A(IServiceProvider x) { } public void OnOpen() { } }", "several of its constructors are equally suitable. Declare exactly one public constructor, or mark one with [ActivatorUtilitiesConstructor].")]
    public Task WST001_class(string declaration, string message) => Report("[WebSocketRoute(\"/\")]\n" + declaration, $"'A' cannot be a WebSocket endpoint because {message}");

    [Theory]
    [InlineData("class Outer { [WebSocketRoute(\"/\")] private class {|WST001:A|} { public void OnOpen() { } } }")]
    [InlineData("class Outer { [WebSocketRoute(\"/\")] protected class {|WST001:A|} { public void OnOpen() { } } }")]
    [InlineData("class Outer<T> { [WebSocketRoute(\"/\")] public class {|WST001:A|} { public void OnOpen() { } } }")]
    [InlineData("file class Outer { [WebSocketRoute(\"/\")] public class {|WST001:A|} { public void OnOpen() { } } }")]
    public Task WST001_nested(string source) => Report(source);

    [Theory]
    [InlineData("string", "String")]
    [InlineData("Codecs.Hidden", "Hidden")]
    [InlineData("Codecs.Needy", "Needy")]
    [InlineData("Codecs.Base", "Base")]
    public async Task WST001_codec(string type, string name)
    {
        var source = $$"""
            [WebSocketRoute("/", Codec = typeof({{type}}))] class {|WST001:A|} { public void OnOpen() { } }
            class Codecs
            {
                internal abstract class Base : IWebSocketCodec
                {
                    public System.Net.WebSockets.WebSocketMessageType MessageType => default;
                    public T Decode<T>(in System.Buffers.ReadOnlySequence<byte> payload) => default!;
                    public void Encode<T>(T value, System.Buffers.IBufferWriter<byte> output) { }
                }
                internal class Needy(int x) : Base { public int X => x; }
                protected class Hidden : Base;
                internal class Good : Base;
            }
            """;
        if (name == "Hidden")
        {
            source = source.Replace("[WebSocketRoute", "class B : Codecs { [WebSocketRoute", StringComparison.Ordinal).Replace("OnOpen() { } }", "OnOpen() { } } }", StringComparison.Ordinal)
                .Replace("class {|", "internal class {|", StringComparison.Ordinal);
        }

        await Report(
            source,
            $"'A' cannot be a WebSocket endpoint because generated code cannot create its codec '{name}'. Name a class that implements IWebSocketCodec, is not private, and has a public constructor without parameters.");
        await Silent(Markup.Parse(source).Source.Replace($"typeof({type})", "typeof(Codecs.Good)", StringComparison.Ordinal));
    }

    [Fact]
    public Task WST001_does_not_fire() => Silent("""
        [WebSocketRoute("/a")] class A { public void OnOpen() { } }
        [WebSocketRoute("/b")] sealed record B { public void OnOpen() { } }
        class Outer { [WebSocketRoute("/c")] protected internal class C { public void OnOpen() { } } }
        [WebSocketRoute("/d")] class D { [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public D() { } public required int X { get; set; } public void OnOpen() { } }
        [WebSocketRoute("/e")] class E { public E() { } public E(TimeProvider x) { } internal E(int a, int b) { } public void OnOpen() { } }
        abstract class NotAnnotated<T> { }
        """);

    [Fact]
    public Task WST002_no_callback() => Report(
        "[WebSocketRoute(\"/\")] class {|WST002:A|} { public void Helper() { } }",
        "'A' has no callback, so its code would never run. Add a public OnOpen, OnMessage, OnUpgrade, OnError or OnClose.");

    [Fact]
    public Task WST002_message_without_payload() => Report(
        "[WebSocketRoute(\"/\")] class A { public void {|WST002:OnMessage|}(WebSocketConnection connection) { } }",
        "'OnMessage' can never run because no parameter takes the message. Add a parameter for the message: a string, bytes, a WebSocketMessage or a message type.");

    [Fact]
    public Task WST002_does_not_fire_for_inherited_callbacks() => Silent(
        "abstract class Base { public void OnCloseAsync() { } } [WebSocketRoute(\"/\")] class A : Base { }");

    [Theory]
    [InlineData("void OnUpgrade(WebSocketConnection {|WST003:x|})", "there is no connection before the handshake is accepted. Take the connection in OnOpen.")]
    [InlineData("void OnOpen(WebSocketClose {|WST003:x|})", "only OnClose knows the end of the connection. Move the parameter to OnClose.")]
    [InlineData("void OnOpen(Exception {|WST003:x|})", "only OnError has an exception. Move the parameter to OnError.")]
    [InlineData("void OnError(Exception e, ArgumentException {|WST003:x|})", "OnError has one exception at a time. Remove one of the parameters.")]
    [InlineData("void OnOpen(ref int {|WST003:x|})", "it is passed by reference. Pass it by value.")]
    [InlineData("void OnOpen(int {|WST003:x|})", "no route parameter is named 'x'. Mark the parameter [FromQuery] or [FromHeader], or add '{x}' to the pattern.")]
    [InlineData("void OnOpen(string? {|WST003:x|} = null)", "no route parameter is named 'x'. Mark the parameter [FromQuery] or [FromHeader], or add '{x}' to the pattern.")]
    [InlineData("void OnOpen(DayOfWeek[] {|WST003:x|})", "no route parameter is named 'x'. Mark the parameter [FromQuery] or [FromHeader], or add '{x}' to the pattern.")]
    [InlineData("void OnOpen(byte[] {|WST003:x|})", "only OnMessage has a message, and only one parameter takes it. Remove the parameter.")]
    [InlineData("void OnOpen(HttpRequest {|WST003:x|})", "the request and the response are part of the HttpContext. Take the HttpContext instead.")]
    [InlineData("void OnOpen(System.Net.WebSockets.WebSocket {|WST003:x|})", "only the toolkit may read the socket. Take the WebSocketConnection instead.")]
    [InlineData("void OnOpen((int, int) {|WST003:x|})", "it is neither a service nor a value that can be parsed. Use a type that implements IParsable<T>, or remove the parameter.")]
    [InlineData("void OnOpen([FromQuery] List<int> {|WST003:x|})", "'List<int>' cannot be parsed from text. Use a type that implements IParsable<T>.")]
    [InlineData("void OnOpen([FromBody] string {|WST003:x|})", "[FromBody] has no meaning on a WebSocket. Remove the attribute.")]
    [InlineData("void OnOpen(int id) { } public void OnClose(string {|WST003:id|})", null)]
    [InlineData("Task OnMessage(ReadOnlySpan<byte> {|WST003:x|})", "a span cannot live across an await. Take a ReadOnlyMemory<byte>, or make the callback synchronous.")]
    [InlineData("void OnMessage(Stream {|WST003:x|})", "a stream is read asynchronously, and only until the callback's task completes. Return a Task, a ValueTask or an IAsyncEnumerable<T>.")]
    [InlineData("Task OnMessage(FileStream {|WST003:x|})", "a message does not arrive as a stream of this type. Take a System.IO.Stream.")]
    [InlineData("void OnMessage(IAsyncEnumerable<Stream> {|WST003:x|})", "the messages of a conversation are strings, byte arrays, WebSocketMessages or a message type. Take one of these.")]
    [InlineData("void OnMessage(IAsyncEnumerable<ReadOnlyMemory<byte>> {|WST003:x|})", "the messages of a conversation are strings, byte arrays, WebSocketMessages or a message type. Take one of these.")]
    [InlineData("void OnMessage(IAsyncEnumerable<string> {|WST003:x|})", "the conversation is read asynchronously, and only until the callback's task completes. Return a Task, a ValueTask or an IAsyncEnumerable<T>.")]
    [InlineData("void OnOpen(IAsyncEnumerable<string> {|WST003:x|})", "only OnMessage takes the conversation as a stream. Move the parameter to OnMessage.")]
    [InlineData("void OnError(byte[] {|WST003:x|})", "only OnMessage has a message, and only one parameter takes it. Remove the parameter.")]
    [InlineData("void OnMessage(object {|WST003:x|})", "'object' does not describe the message. Take a JsonElement, a WebSocketMessage or your own type.")]
    [InlineData("void OnMessage(Memory<byte> {|WST003:x|})", "received bytes are read-only. Take a ReadOnlyMemory<byte> or a byte[].")]
    [InlineData("void OnMessage(Span<byte> {|WST003:x|})", "a message cannot be decoded to its type. Take a ReadOnlySpan<byte>, or a type with a JSON contract.")]
    [InlineData("void OnMessage(IDisposable {|WST003:x|}, string text)", "an interface or abstract class without [JsonPolymorphic] cannot be decoded. If the parameter is a service, mark it [FromServices].")]
    [InlineData("void OnMessage(string text, string {|WST003:x|})", "'text' takes the message, and no route parameter is named 'x'. Combine the parts of the message in one type, mark the parameter [FromQuery] or [FromHeader], or add '{x}' to the pattern.")]
    [InlineData("void OnMessage(string text, byte[] {|WST003:x|})", "only OnMessage has a message, and only one parameter takes it. Remove the parameter.")]
    public async Task WST003(string callback, string? reason)
    {
        var source = $$"""
            using Microsoft.AspNetCore.Mvc;
            public interface IDisposable;
            [WebSocketRoute("/{id}")]
            class A
            {
                public {{callback}} {{(callback.StartsWith("Task", StringComparison.Ordinal) ? "=> Task.CompletedTask;" : "{ }")}}
            }
            """;
        var name = callback.Split('(')[0].Split(' ')[1];
        await (reason is null ? Report(source) : Report(source, $"The parameter 'x' of '{name}' cannot be bound: {reason}"));
    }

    [Fact]
    public Task WST003_constructor() => Report(
        "[WebSocketRoute(\"/{room}\")] class A(WebSocketConnection {|WST003:x|}, string {|WST003:room|}) { public object[] All => [x, room]; public void OnOpen() { } }",
        "The parameter 'x' of 'A' cannot be bound: there is no connection before the handshake is accepted. Take the connection in OnOpen or OnMessage.",
        "The parameter 'room' of 'A' cannot be bound: a constructor takes services, and 'string' is not a service. Take route, query and header values in OnOpen or OnMessage.");

    [Fact]
    public Task WST003_operation_key() => Report(
        """
        record Base { private int Hidden { get; } public int Written { set { } } public static int Shared { get; } }
        sealed record Prompt(int Id) : Base { public int Field; }
        [WebSocketRoute("/a")] class A { [WebSocketOperation(Key = "Hidden")] public Task OnMessage(Prompt {|WST003:prompt|}) => null!; }
        [WebSocketRoute("/b")] class B { [WebSocketOperation(Key = "Written")] public Task OnMessage(Prompt {|WST003:prompt|}) => null!; }
        [WebSocketRoute("/c")] class C { [WebSocketOperation(Key = "Shared")] public Task OnMessage(Prompt {|WST003:prompt|}) => null!; }
        [WebSocketRoute("/d")] class D { [WebSocketOperation(Key = nameof(Prompt.Field))] public Task OnMessage(Prompt {|WST003:prompt|}) => null!; }
        """,
        [.. new[] { "Hidden", "Written", "Shared", "Field" }.Select(static key =>
            $"The parameter 'prompt' of 'OnMessage' cannot be bound: its type has no readable property '{key}', which [WebSocketOperation] uses as the key. Name a property with nameof.")]);

    [Fact]
    public Task WST003_of_an_inherited_callback_stands_at_the_class() => Report(
        "abstract class Base { public void OnUpgrade(WebSocketConnection x) { } } [WebSocketRoute(\"/\")] class {|WST003:A|} : Base { }");

    [Fact]
    public Task WST003_does_not_fire() => Silent("""
        using System.Buffers;
        using System.Security.Claims;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using Microsoft.AspNetCore.Mvc;

        [WebSocketRoute("/{id}/{day}")]
        class A(TimeProvider time, int size = 1)
        {
            public object[] All => [time, size];
            public void OnUpgrade(HttpContext context, ClaimsPrincipal user, CancellationToken cancellationToken, in int id) { }
            public void OnOpen(WebSocketConnection connection, DayOfWeek day, int id, [FromQuery] int[] q, [FromHeader(Name = "x-y")] Guid? h, TimeProvider time) { }
            public void OnMessage(JsonElement json, IServiceProvider services, [FromServices] string text) { }
            public void OnMessage(in ReadOnlySequence<byte> data) { }
            public void OnError(Exception error, [FromKeyedServices("x")] TimeProvider time) { }
            public void OnClose(WebSocketClose close) { }
        }
        [WebSocketRoute("/b")] class B { public void OnMessage(JsonNode node) { } public void OnMessage(ReadOnlySpan<byte> data) { } }
        [WebSocketRoute("/c")] class C { public void OnMessage(IReadOnlyList<int> list) { } }
        [WebSocketRoute("/d")] class D { public void OnMessage(int? number) { } }
        [WebSocketRoute("/e")] class E { public Task OnMessage(IAsyncEnumerable<JsonElement> messages) => null!; public void OnError(WebSocketMessage? message) { } }
        interface INamed { int Id { get; } }
        interface IPrompt : INamed;
        record Prompt : IPrompt { public int Id => 1; }
        [WebSocketRoute("/f")] class F { [WebSocketOperation(Key = nameof(Prompt.Id))] public Task OnMessage(Prompt x) => null!; public void OnError(WebSocketMessage message, Exception error) { } }
        """);

    [Theory]
    [InlineData("object {|WST004:OnMessage|}(string x) => x;", "'object' has no contract. Return the message's own type, or send through the WebSocketConnection.")]
    [InlineData("Task<dynamic> {|WST004:OnMessage|}(string x) => null!;", "'object' has no contract. Return the message's own type, or send through the WebSocketConnection.")]
    [InlineData("Task<IAsyncEnumerable<int>> {|WST004:OnMessage|}(string x) => null!;", "a stream cannot be part of a task or of another stream. Return the IAsyncEnumerable<T> itself.")]
    [InlineData("IAsyncEnumerable<object> {|WST004:OnMessage|}(string x) => null!;", "'object' has no contract. Return the message's own type, or send through the WebSocketConnection.")]
    [InlineData("IAsyncEnumerable<bool> {|WST004:OnUpgrade|}() => null!;", "the value neither accepts nor refuses the handshake. Return void, bool, string (the subprotocol), IResult or WebSocketUpgradeDecision.")]
    [InlineData("IAsyncEnumerable<int> {|WST004:OnClose|}() => null!;", "the connection has ended, and nothing can be sent. Return void, Task or ValueTask.")]
    [InlineData("Stream {|WST004:OnMessage|}(string x) => null!;", "your code must dispose of the stream after it is sent. Send it with connection.SendAsync(stream).")]
    [InlineData("ReadOnlySpan<byte> {|WST004:OnMessage|}(string x) => default;", "sending may outlive the callback, and the value does not. Return an array or a ReadOnlyMemory<byte>.")]
    [InlineData("WebSocketUpgradeDecision {|WST004:OnOpen|}() => null!;", "the handshake is over. Return it from OnUpgrade, or throw a WebSocketCloseException here.")]
    [InlineData("IResult {|WST004:OnOpen|}() => null!;", "an HTTP result cannot be sent over an open connection. Refuse the handshake in OnUpgrade, or throw a WebSocketCloseException here.")]
    [InlineData("Task<Task> {|WST004:OnOpen|}() => null!;", "the toolkit awaits only Task and ValueTask, and only once. Return Task, Task<T>, ValueTask or ValueTask<T>.")]
    [InlineData("System.Runtime.CompilerServices.YieldAwaitable {|WST004:OnOpen|}() => default;", "the toolkit awaits only Task and ValueTask, and only once. Return Task, Task<T>, ValueTask or ValueTask<T>.")]
    [InlineData("Action {|WST004:OnOpen|}() => null!;", "System.Text.Json cannot serialize it. Return the message's own type, or send through the WebSocketConnection.")]
    [InlineData("Delegate {|WST004:OnOpen|}() => null!;", "System.Text.Json cannot serialize it. Return the message's own type, or send through the WebSocketConnection.")]
    [InlineData("Task<Type?> {|WST004:OnMessage|}(string x) => null!;", "System.Text.Json cannot serialize it. Return the message's own type, or send through the WebSocketConnection.")]
    [InlineData("CancellationTokenSource {|WST004:OnOpen|}() => null!;", "System.Text.Json cannot serialize it. Return the message's own type, or send through the WebSocketConnection.")]
    [InlineData("int[,] {|WST004:OnMessage|}(string x) => null!;", "System.Text.Json cannot serialize it. Return the message's own type, or send through the WebSocketConnection.")]
    [InlineData("WebSocketGroups<A> {|WST004:OnMessage|}(string x) => null!;", "System.Text.Json cannot serialize it. Return the message's own type, or send through the WebSocketConnection.")]
    [InlineData("IReadOnlyList<WebSocketConnection> {|WST004:OnMessage|}(string x) => [];", "System.Text.Json cannot serialize it. Return the message's own type, or send through the WebSocketConnection.")]
    [InlineData("Dictionary<string, Action> {|WST004:OnError|}() => [];", "System.Text.Json cannot serialize it. Return the message's own type, or send through the WebSocketConnection.")]
    [InlineData("IEnumerable<Task<string>> {|WST004:OnMessage|}(string x) => [];", "the toolkit does not await the tasks in it. Await them, and return their results.")]
    [InlineData("ValueTask<WebSocketSendResult>? {|WST004:OnMessage|}(string x) => null;", "the toolkit awaits only Task and ValueTask, and only once. Return Task, Task<T>, ValueTask or ValueTask<T>.")]
    [InlineData("ValueTask? {|WST004:OnError|}() => null;", "the toolkit awaits only Task and ValueTask, and only once. Return Task, Task<T>, ValueTask or ValueTask<T>.")]
    [InlineData("Task? {|WST004:OnMessage|}(string x) => null;", "code cannot await null. Remove the '?', and return a completed task instead of null.")]
    [InlineData("Task<string>? {|WST004:OnOpen|}() => null;", "code cannot await null. Remove the '?', and return a completed task instead of null.")]
    [InlineData("Task? {|WST004:OnClose|}() => null;", "code cannot await null. Remove the '?', and return a completed task instead of null.")]
    [InlineData("ValueTask<WebSocketSendResult> {|WST004:OnUpgrade|}() => default;", "the result of a send neither accepts nor refuses the handshake. Await the send, and return Task to accept.")]
    [InlineData("Task<WebSocketGroupSendResult?> {|WST004:OnUpgrade|}() => null!;", "the result of a send neither accepts nor refuses the handshake. Await the send, and return Task to accept.")]
    [InlineData("IAsyncEnumerable<WebSocketSendResult> {|WST004:OnClose|}() => null!;", "the connection has ended, and nothing can be sent. Return void, Task or ValueTask.")]
    [InlineData("ValueTask<bool> {|WST004:OnClose|}() => default;", "the connection has ended, and nothing can be sent. Return void, Task or ValueTask.")]
    [InlineData("int {|WST004:OnUpgrade|}() => 1;", "the value neither accepts nor refuses the handshake. Return void, bool, string (the subprotocol), IResult or WebSocketUpgradeDecision.")]
    [InlineData("Task<string> {|WST004:OnClose|}() => null!;", "the connection has ended, and nothing can be sent. Return void, Task or ValueTask.")]
    [InlineData("async void {|WST004:OnOpen|}() => await Task.Yield();", "no code can await 'async void', and an exception in it ends the process. Return Task.")]
    [InlineData("[WebSocketOperation] string {|WST004:OnMessage|}(string x) => x;", "an operation runs concurrently with later messages, so it must be asynchronous. Return a task or a stream, or remove [WebSocketOperation].")]
    [InlineData("[WebSocketOperation] Task {|WST004:OnOpen|}() => null!;", "only OnMessage can be an operation. Remove [WebSocketOperation].")]
    [InlineData("[WebSocketOperation] Task {|WST004:OnMessage|}(IAsyncEnumerable<string> x) => null!;", "a callback that takes the conversation already runs concurrently. Remove [WebSocketOperation].")]
    [InlineData("ref int {|WST004:OnOpen|}() => throw null!;", "a reference cannot be sent. Return the value.")]
    public async Task WST004(string callback, string reason)
    {
        var source = $$"""
            [WebSocketRoute("/")]
            class A
            {
                {{callback.Replace("[WebSocketOperation] ", "[WebSocketOperation] public ", StringComparison.Ordinal).Insert(0, callback[0] == '[' ? "" : "public ")}}
            }
            """;
        await Report(source);
        var found = await Analyze<EndpointShapeAnalyzer>.Run(Compile.Create(Markup.Parse(source).Source));
        Assert.EndsWith(": " + reason, Assert.Single(found).GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public Task WST004_does_not_fire() => Silent("""
        [WebSocketRoute("/a")] class A { public Results? OnUpgrade() => null; public (int, int) OnOpen() => default; public ValueTask<byte[]?> OnMessage(string x) => default; public ValueTask OnClose() => default; }
        [WebSocketRoute("/c")] class C { public IAsyncEnumerable<int> OnOpen() => null!; [WebSocketOperation] public ValueTask<int> OnMessage(string x) => default; public IAsyncEnumerable<byte[]>? OnError() => null; }
        [WebSocketRoute("/d")] class D { public System.Text.Json.JsonDocument OnOpen() => null!; public Task<IReadOnlyList<WebSocketMember>> OnMessage(string x) => null!; public int[][] OnError() => []; }
        interface IShape { int Sides { get; } }
        [WebSocketRoute("/e")] class E { public IShape OnOpen() => null!; public IEnumerable<IShape> OnMessage(string x) => []; }
        [WebSocketRoute("/b")] class B { public Task<bool> OnUpgradeAsync() => null!; public Memory<byte> OnOpen() => default; public int? OnError() => null; }
        class Results : IResult { public Task ExecuteAsync(HttpContext context) => Task.CompletedTask; }
        """);

    [Theory]
    [InlineData("/{", "a '{' has no '}' after it")]
    [InlineData("/a}", "a '}' has no '{' before it")]
    [InlineData("/{a{b}}", "a parameter contains a '{'")]
    [InlineData("/{a}/{A}", "the parameter 'A' occurs twice")]
    [InlineData("/a//b", "it has an empty segment ('//')")]
    [InlineData("/{a}{b}", "the parameter 'a' is not separated from the next parameter")]
    [InlineData("/{*a}/b", "the catch-all parameter 'a' must be in the last segment")]
    [InlineData("/x{*a}", "a catch-all parameter must be the only part of its segment")]
    [InlineData("/{a?}.b", "the optional parameter 'a' must end its segment")]
    [InlineData("/x{a?}", "only '.' may precede the optional parameter 'a' in its segment")]
    [InlineData("/{a=1?}", "the optional parameter 'a' cannot have a default value")]
    [InlineData("/{*a?}", "the catch-all parameter 'a' cannot be optional")]
    [InlineData("/{}", "'' is not a valid parameter name")]
    [InlineData("/a?", "a '?' is allowed only at the end of a parameter")]
    [InlineData("~a", "a '~' at the start needs a '/' after it")]
    public Task WST005_syntax(string pattern, string reason) => Report(
        $$"""[WebSocketRoute({|WST005:"{{pattern}}"|})] class A { public void OnOpen() { } }""",
        $"The route pattern '{pattern}' is wrong: {reason}. Correct the pattern.");

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a/{b}/{c:int:min(1)}/{d=x}/{*e}")]
    [InlineData("~/a/{b}.{c?}")]
    [InlineData("/{a?}/b")]
    [InlineData("/{a:regex(^[[a-z]]{{2}}/$)}/{b?}")]
    [InlineData("/{{literal}}/x{a}y{b}z/")]
    [InlineData("/{**rest:maxlength(5)}")]
    public async Task WST005_syntax_does_not_fire(string pattern)
    {
        // The platform agrees.
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse(pattern);
        await Silent($$"""[WebSocketRoute("{{pattern}}")] class A { public void OnOpen() { } }""");
    }

    [Theory]
    [InlineData("/{")]
    [InlineData("/a}")]
    [InlineData("/{a{b}}")]
    [InlineData("/{a}/{A}")]
    [InlineData("/a//b")]
    [InlineData("/{a}{b}")]
    [InlineData("/{*a}/b")]
    [InlineData("/x{*a}")]
    [InlineData("/{a?}.b")]
    [InlineData("/x{a?}")]
    [InlineData("/{a=1?}")]
    [InlineData("/{*a?}")]
    [InlineData("/{}")]
    [InlineData("/a?")]
    [InlineData("~a")]
    public void WST005_syntax_agrees_with_the_platform(string pattern) =>
        Assert.Throws<Microsoft.AspNetCore.Routing.Patterns.RoutePatternException>(() => Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse(pattern));

    [Fact]
    public async Task WST005_use()
    {
        await Report(
            "using Microsoft.AspNetCore.Mvc; [WebSocketRoute(\"/{id}\")] class A { public void OnOpen([FromRoute] string {|WST005:room|}) { } }",
            "The route pattern '/{id}' is wrong: it has no parameter 'room'. Add '{room}' to the pattern, or take the value from another source.");
        await Report(
            "[WebSocketRoute(\"/{id?}\")] class A { public void OnOpen(int {|WST005:id|}) { } }",
            "The route pattern '/{id?}' is wrong: its parameter 'id' may be missing, but the callback requires it. Make the callback's parameter nullable, or remove the '?' from the pattern.");
        await Report(
            "[WebSocketRoute(\"/a/{id}\"), WebSocketRoute({|WST005:\"/b\"|})] class A { public void OnOpen(int id) { } }",
            "The route pattern '/b' is wrong: it has no parameter 'id', which a callback requires. Make the callback's parameter nullable, or add '{id}' to the pattern.");
    }

    [Fact]
    public Task WST005_use_does_not_fire() => Silent("""
        [WebSocketRoute("/a/{id?}"), WebSocketRoute("/b/{Id=5}"), WebSocketRoute("/c")] class A { public void OnOpen(int? id) { } }
        [WebSocketRoute("/d/{id=5}/{unused}")] class B { public void OnOpen(int id) { } }
        """);

    [Theory]
    [InlineData("public void OnMessage(string a) { } public void {|WST007:OnMessage|}(WebSocketMessage b) { }", "'OnMessage(string)' and 'OnMessage(WebSocketMessage)' conflict: both take text messages. Keep one of them, or take derived types of one [JsonPolymorphic] base.")]
    [InlineData("public void OnMessage(byte[] a) { } public void {|WST007:OnMessage|}(ReadOnlySpan<byte> b) { }", "'OnMessage(byte[])' and 'OnMessage(ReadOnlySpan<byte>)' conflict: both take binary messages. Keep one of them.")]
    [InlineData("public void OnMessage(One a) { } public void {|WST007:OnMessage|}(Two b) { }", "'OnMessage(One)' and 'OnMessage(Two)' conflict: a message does not tell their types apart. Make both types derived types of one [JsonPolymorphic] base.")]
    [InlineData("public void OnMessage(One a) { } public void {|WST007:OnMessageAsync|}(One b) { }", "'OnMessage(One)' and 'OnMessageAsync(One)' conflict: both take the same message type. Keep one of them.")]
    [InlineData("public Task OnMessage(IAsyncEnumerable<string> a) => null!; public void {|WST007:OnMessage|}(byte[] b) { }", "'OnMessage(IAsyncEnumerable<string>)' and 'OnMessage(byte[])' conflict: one of them takes the whole conversation. Keep one of them.")]
    [InlineData("public void OnOpen() { } public void {|WST007:OnOpenAsync|}() { }", "'OnOpen' and 'OnOpenAsync' conflict: a connection has only one OnOpen. Merge the two methods.")]
    public Task WST007(string members, string message) => Report(
        $$"""class One; class Two; [WebSocketRoute("/")] class A { {{members}} }""", message);

    [Fact]
    public Task WST007_does_not_fire() => Silent("""
        using System.Text.Json.Serialization;
        [JsonDerivedType(typeof(One), "1"), JsonDerivedType(typeof(Two), "2")] interface IMessage;
        class One : IMessage; class Two : IMessage;
        [WebSocketRoute("/a")] class A { public void OnMessage(One a) { } public void OnMessage(Two b) { } public void OnMessage(byte[] c) { } }
        [WebSocketRoute("/b")] class B { public void OnMessage(string a) { } public void OnMessage(byte[] c) { } }
        """);

    [Fact]
    public Task WST008() => Report(
        """
        using System.Text.Json.Serialization;
        [JsonPolymorphic, JsonDerivedType(typeof(One), "1"), JsonDerivedType(typeof(Two), "2"), JsonDerivedType(typeof(Three), "3")] abstract class Message;
        class One : Message; class Two : Message; class Three : Two;
        [WebSocketRoute("/a")] class {|WST008:A|} { public void OnMessage(Two a) { } }
        [WebSocketRoute("/b")] class B { public void OnMessage(Message a) { } }
        [WebSocketRoute("/c")] class C { public void OnMessage(One a) { } public void OnMessage(Two a) { } }
        """,
        "No OnMessage of 'A' takes 'One', a derived type of 'Message', so such a message goes to OnError. Add an OnMessage for 'One'.");

    [Theory]
    [InlineData("void {|WST010:OnClose|}() { }", "'OnClose' looks like a callback but is never called because it is not public. Make it public.")]
    [InlineData("public static void {|WST010:OnClose|}() { }", "'OnClose' looks like a callback but is never called because it is static. Remove 'static'.")]
    [InlineData("public void {|WST010:OnMessage|}<T>(T x) { }", "'OnMessage' looks like a callback but is never called because it has type parameters. Write one method for each message type.")]
    [InlineData("public void {|WST010:OnMesage|}(string x) { }", "'OnMesage' looks like a callback but is never called because its name is misspelt. Rename it to 'OnMessage'.")]
    [InlineData("public void {|WST010:OnmessageAsync|}(string x) { }", "'OnmessageAsync' looks like a callback but is never called because its name is misspelt. Rename it to 'OnMessageAsync'.")]
    [InlineData("public void {|WST010:OnClosed|}() { }", "'OnClosed' looks like a callback but is never called because its name is misspelt. Rename it to 'OnClose'.")]
    public Task WST010(string member, string message) => Report($$"""[WebSocketRoute("/")] class A { public void OnOpen() { } {{member}} }""", message);

    [Fact]
    public Task WST010_does_not_fire() => Silent("""
        interface IOther { void OnErrors(); }
        abstract class Base { protected virtual void OnClosed() { } }
        [WebSocketRoute("/")]
        class A : Base, IOther
        {
            public void OnOpen() { }
            public void Open() { }
            public void OnMeasure() { }
            private void OnClosing() { }
            private void OnOpened() { }
            public void OnErrors() { }
            protected override void OnClosed() { }
            public event Action? OnMessages { add { } remove { } }
        }
        class NotAnnotated { void OnOpen() { } }
        """);

    [Fact]
    public Task WST011() => Report(
        """
        abstract class Base { public void OnError(ArgumentException e) { } }
        [WebSocketRoute("/")]
        class {|WST011:A|} : Base
        {
            public void OnOpen() { }
            public void OnErrorAsync(ArgumentException e) { }
            public void OnError(Exception e) { }
            public void {|WST011:OnError|}() { }
            public void {|WST011:OnError|}(WebSocketCloseException e) { }
            public void OnError(ArgumentNullException e) { }
        }
        """);

    [Fact]
    public Task Half_typed_code_is_the_compilers_affair() => Analyze<EndpointShapeAnalyzer>.ExpectInBroken("""
        [WebSocketRoute] class A { void OnOpen() { } }
        [WebSocketRoute(] class B { public object OnOpen() { } }
        [WebSocketRoute("/")] class C { public void OnOpen(Missing x) { } }
        [WebSocketRoute("/")] struct D { public void OnOpen() { } }
        [WebSocketRoute("/")] class E : Missing { }
        [WebSocketRoute("/")] class F { public List<Missing> OnOpen(
        """);

    /// <summary>The analyzer reports exactly the marks; where one is an error the generator writes nothing for the class.</summary>
    private static async Task Report([StringSyntax("C#-test")] string marked, params string[] messages)
    {
        await Analyze<EndpointShapeAnalyzer>.Expect(marked, messages);
        var markup = Markup.Parse(marked);
        var files = Generate.Run(Compile.Create(markup.Source));
        if (markup.Expected.Any(static mark => string.CompareOrdinal(mark.Id, "WST008") < 0))
        {
            Assert.Equal([Generate.Registration], files.Keys);
        }
        else
        {
            Assert.True(files.Count > 1);
        }
    }

    /// <summary>Nothing is reported, and every class gets its file.</summary>
    private static async Task Silent([StringSyntax("C#-test")] string source)
    {
        await Analyze<EndpointShapeAnalyzer>.Expect(source);
        var annotated = Compile.Create(source).SyntaxTrees[1].ToString().Split('\n').Count(static line => line.Contains("[WebSocketRoute(", StringComparison.Ordinal));
        Assert.Equal(annotated + 1, Generate.Run(Compile.Create(source)).Count);
    }
}
