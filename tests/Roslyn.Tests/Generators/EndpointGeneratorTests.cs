using System.Reflection;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Generators;

/// <summary>What is generated for a class, file by file.</summary>
public sealed class EndpointGeneratorTests
{
    [Fact]
    public void Chat() => Generate.Matches("""
        using System.Text.Json.Serialization;
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;

        namespace Sample;

        public interface IHistory;

        [JsonPolymorphic, JsonDerivedType(typeof(Say), "say"), JsonDerivedType(typeof(Leave), "leave")]
        public abstract record Request;
        public record Say(string Text) : Request;
        public sealed record Leave : Request;
        public sealed record Said(string From, string Text);
        public sealed class QuotaException : Exception;

        /// <summary>A room.</summary>
        [WebSocketRoute("/chat/{room}", MaxMessageSize = 4096, Subprotocols = ["chat.v1"], PingIntervalSeconds = 2.5)]
        [Authorize("members", Roles = "a,b")]
        public sealed class Chat(IHistory history)
        {
            public IHistory History { get; } = history;
            public Task OnOpen(WebSocketConnection connection, string room, [FromQuery] int? since) => Task.CompletedTask;
            public Task<Said> OnMessage(Say message, string room) => Task.FromResult(new Said(room, message.Text));
            public void OnMessage(Leave leave) { }
            public void OnMessage(ReadOnlySpan<byte> frame) { }
            public Said OnError(QuotaException error) => new("", error.Message);
            public void OnError(Exception error) { }
            public void OnClose(WebSocketClose close) { }
        }
        """);

    [Fact]
    public void Least_in_the_global_namespace() => Generate.Matches("""
        [WebSocketRoute("/echo")]
        class Echo
        {
            public string OnMessage(string text) => text;
        }
        """);

    [Fact]
    public void Nested() => Generate.Matches("""
        namespace Sample.Inner
        {
            public static class Outer
            {
                [WebSocketRoute("/a")]
                public class Chat
                {
                    public void OnOpen() { }
                }

                internal class Hidden
                {
                    [WebSocketRoute("/b")]
                    public class Chat
                    {
                        public void OnOpen() { }
                    }
                }
            }

            [WebSocketRoute("/c")]
            public class OuterHiddenChat
            {
                public void OnOpen() { }
            }
        }
        """);

    [Fact]
    public void Several_attributes_on_several_declarations() => Generate.Matches("""
        [WebSocketRoute("/rooms/{room}", RequireSubprotocol = true, Subprotocols = ["a", "b"])]
        public partial class Chat
        {
            public void OnOpen(string? room) { }
        }

        [WebSocketRoute("/lobby", AllowedOrigins = ["https://example.com"], CloseTimeoutSeconds = 1)]
        [System.ComponentModel.Description("x")]
        public partial class Chat;
        """);

    [Fact]
    public void Keywords_as_names() => Generate.Matches("""
        using Microsoft.AspNetCore.Mvc;

        namespace @namespace.@event;

        [WebSocketRoute("/{class}/{message}")]
        public class @class
        {
            public void OnOpen(string @class, int message, [FromQuery(Name = "in")] string? @in, [FromHeader(Name = "x-\"key\"")] string? @await) { }
            public Task OnMessage(string text, int message, string @class, IServiceProvider @return, [FromHeader(Name = "x-\"key\"")] string? other) => Task.CompletedTask;
        }
        """);

    [Fact]
    public void Record() => Generate.Matches("""
        namespace Sample;

        [WebSocketRoute("/")]
        public sealed record Chat(TimeProvider Time)
        {
            public void OnOpenAsync() { }
        }
        """);

    [Fact]
    public void Inherited_callbacks() => Generate.Matches("""
        using System.Text.Json.Serialization;

        namespace Sample;

        [JsonDerivedType(typeof(Say), "say"), JsonDerivedType(typeof(Shout), "shout")]
        public class Request;
        public class Say : Request;
        public class Shout : Say;

        public abstract class Endpoint<TMessage, TReply>
        {
            public virtual void OnOpen(WebSocketConnection connection) { }
            public abstract ValueTask<TReply> OnMessage(TMessage message, CancellationToken cancellationToken);
            public virtual void OnClose() { }
            protected void Helper() { }
        }

        [WebSocketRoute("/chat")]
        public class Chat : Endpoint<Shout, List<string?>>
        {
            public override void OnOpen(WebSocketConnection connection) { }
            public override ValueTask<List<string?>> OnMessage(Shout message, CancellationToken cancellationToken) => default!;
            public void OnMessage(Request message) { }
            public void OnMessage(Say message) { }
        }
        """);

    [Fact]
    public void Upgrade() => Generate.Matches("""
        using System.Security.Claims;

        namespace Sample;

        [WebSocketRoute("/void")]
        public class A
        {
            public void OnUpgrade(HttpContext context, ClaimsPrincipal user, CancellationToken cancellationToken, TimeProvider time) { }
        }

        [WebSocketRoute("/bool")]
        public class B
        {
            public bool OnUpgrade() => true;
        }

        [WebSocketRoute("/task")]
        public class C
        {
            public Task OnUpgradeAsync() => Task.CompletedTask;
        }

        [WebSocketRoute("/result")]
        public class D
        {
            public Task<IResult?> OnUpgradeAsync() => Task.FromResult<IResult?>(null);
        }

        [WebSocketRoute("/string")]
        public class E
        {
            public ValueTask<string?> OnUpgradeAsync() => default;
        }

        [WebSocketRoute("/valuetask")]
        public class F
        {
            public ValueTask OnUpgradeAsync() => default;
        }
        """);

    [Fact]
    public void Replies() => Generate.Matches("""
        using System.Buffers;

        namespace Sample;

        public sealed record Note(int Id);

        [WebSocketRoute("/sync")]
        public class Sync
        {
            public Note? OnOpen() => null;
            public ReadOnlyMemory<byte> OnMessage(byte[] data) => data;
            public (int A, string? B) OnMessage(int number) => (number, null);
            public string OnError(InvalidOperationException error) => error.Message;
        }

        [WebSocketRoute("/async")]
        public class Async
        {
            public Task<string> OnOpenAsync() => Task.FromResult("");
            public async ValueTask<Note> OnMessageAsync(string text) { await Task.Yield(); return new(1); }
            public ValueTask<byte[]> OnMessage(ReadOnlySequence<byte> data) => new(data.ToArray());
            public Task OnErrorAsync(InvalidOperationException error) => Task.CompletedTask;
            public ValueTask OnErrorAsync() => default;
            public Task OnCloseAsync() => Task.CompletedTask;
        }

        [WebSocketRoute("/forwarded")]
        public class Forwarded
        {
            public ValueTask<WebSocketSendResult> OnMessage(WebSocketMessage message, WebSocketConnection connection) => connection.SendAsync(message.Text);
            public ValueTask OnClose(WebSocketClose close) => default;
        }
        """);

    [Fact]
    public void Bodies() => Generate.Matches("""
        namespace Sample;

        public interface IStore;

        [WebSocketRoute("/both")]
        public class Both
        {
            public Task OnMessage(System.IO.Stream body, IStore store) => Task.CompletedTask;
            public void OnError(Exception error, WebSocketMessage? message) { }
        }

        [WebSocketRoute("/binary")]
        public class Binary
        {
            public void OnMessage(string text) { }
            public IAsyncEnumerable<int> OnMessage(System.IO.Stream body, CancellationToken cancellationToken) => null!;
        }
        """);

    [Fact]
    public void Streams() => Generate.Matches("""
        using System.Buffers;
        using System.Text.Json.Serialization;

        namespace Sample;

        public interface IStore;
        public sealed record Note(int Id);

        [JsonDerivedType(typeof(Replay), "replay"), JsonDerivedType(typeof(Search), "search"), JsonDerivedType(typeof(Stop), "stop")]
        public abstract record Request;
        public sealed record Replay(int From) : Request;
        public sealed record Search(string Text) : Request;
        public sealed record Stop : Request;

        [WebSocketRoute("/typed/{token}")]
        public class Typed
        {
            public async IAsyncEnumerable<Note> OnOpen(string token, CancellationToken cancellationToken) { await Task.Yield(); yield return new(token.Length); }
            public IAsyncEnumerable<Note?> OnMessage(Replay replay, CancellationToken cancellationToken) => null!;
            public IAsyncEnumerable<string> OnMessageAsync(Search search, IStore store, CancellationToken cancellationToken) => null!;
            public void OnMessage(Stop stop) { }
            public IAsyncEnumerable<byte[]>? OnMessage(ReadOnlyMemory<byte> data) => null;
            public IAsyncEnumerable<Note> OnError(InvalidOperationException error, WebSocketMessage? message, CancellationToken cancellationToken) => null!;
            public void OnError(Exception error, WebSocketMessage message) { }
        }

        public sealed class Page : List<int>, IAsyncEnumerable<Note>
        {
            public IAsyncEnumerator<Note> GetAsyncEnumerator(CancellationToken cancellationToken = default) => null!;
        }

        [WebSocketRoute("/copied")]
        public class Copied
        {
            public Page OnMessage(WebSocketMessage message) => null!;
        }

        [WebSocketRoute("/sequence")]
        public class Sequence
        {
            public IAsyncEnumerable<ReadOnlyMemory<byte>> OnMessage(in ReadOnlySequence<byte> data) => null!;
            public Task OnMessage(string text) => null!;
        }
        """);

    [Fact]
    public void Operations() => Generate.Matches("""
        using System.Text.Json.Serialization;

        namespace Sample;

        public interface IStore;

        [JsonDerivedType(typeof(Prompt), "prompt"), JsonDerivedType(typeof(Count), "count"), JsonDerivedType(typeof(Work), "work"), JsonDerivedType(typeof(Stop), "stop")]
        public abstract record Request(Guid Id);
        public sealed record Prompt(Guid Id, string? @event) : Request(Id);
        public sealed record Count(Guid Id) : Request(Id);
        public sealed record Work(Guid Id) : Request(Id);
        public sealed record Stop(Guid Id) : Request(Id);

        [WebSocketRoute("/")]
        public class Chat
        {
            [WebSocketOperation(Key = nameof(Prompt.@event))]
            public Task<string> OnMessage(Prompt prompt, CancellationToken cancellationToken) => null!;
            [WebSocketOperation(Key = nameof(Request.Id))]
            public IAsyncEnumerable<int> OnMessage(Count count, CancellationToken cancellationToken) => null!;
            [WebSocketOperation(Key = nameof(Request.Id))]
            public async ValueTask OnMessage(Work work, IStore store, CancellationToken cancellationToken) { await Task.Yield(); }
            public void OnMessage(Stop stop, WebSocketConnection connection) => connection.Operations.Cancel(stop.Id);
            [WebSocketOperation]
            public Task OnMessage(byte[] data) => Task.CompletedTask;
        }
        """);

    [Fact]
    public void Conversations() => Generate.Matches("""
        namespace Sample;

        public interface IStore;
        public sealed record Note(int Id);

        [WebSocketRoute("/a")]
        public class A
        {
            public async Task OnMessage(IAsyncEnumerable<string> messages, IStore store, CancellationToken cancellationToken) => await Task.Yield();
        }

        [WebSocketRoute("/b")]
        public class B
        {
            public void OnOpen() { }
            public IAsyncEnumerable<string?> OnMessage(IAsyncEnumerable<Note> messages) => null!;
            public void OnError(WebSocketMessage? message) { }
        }

        [WebSocketRoute("/c")]
        public class C
        {
            public Task<Note> OnMessage(IAsyncEnumerable<WebSocketMessage> messages, WebSocketConnection connection) => null!;
        }
        """);

    private const string Codec = """
        class Codec : IWebSocketCodec
        {
            public System.Net.WebSockets.WebSocketMessageType MessageType => default;
            public T Decode<T>(in System.Buffers.ReadOnlySequence<byte> payload) => default!;
            public void Encode<T>(T value, System.Buffers.IBufferWriter<byte> output) { }
        }
        """;

    [Fact]
    public void Codecs() => Generate.Matches("""
        namespace Sample;

        [WebSocketRoute("/a", Codec = typeof(Codec))]
        [WebSocketRoute("/b")]
        public class Chat
        {
            public int OnMessage(List<int> numbers) => numbers.Count;
            public void OnMessage(ReadOnlySpan<byte> data) { }
        }

        """ + Codec);

    [Fact]
    public void Authorization() => Generate.Matches("""
        using System.Text.Json.Serialization;
        using Microsoft.AspNetCore.Authorization;

        namespace Sample;

        public interface IStore;

        [JsonPolymorphic, JsonDerivedType(typeof(Say), "say"), JsonDerivedType(typeof(Wipe), "wipe"), JsonDerivedType(typeof(Run), "run")]
        public abstract record Request;
        public record Say(string Text) : Request;
        public record Wipe(string Room) : Request;
        public record Run(string Id) : Request;

        public class RankAttribute(int rank) : Attribute, IAuthorizationRequirementData
        {
            public string? Why { get; set; }
            public IEnumerable<IAuthorizationRequirement> GetRequirements() => [];
        }

        [WebSocketRoute("/typed")]
        public class Typed
        {
            public void OnMessage(Say say) { }
            [Authorize(Roles = "admin"), Rank(5, Why = "It is dear.")] public string OnMessage(Wipe wipe) => "";
            [Authorize("runners")] [WebSocketOperation(Key = nameof(Run.Id))] public Task<string> OnMessage(Run run, CancellationToken token) => Task.FromResult("");
            [Authorize] public void OnMessage(ReadOnlySpan<byte> bytes) { }
        }

        public abstract class Base
        {
            [Authorize] public virtual string OnMessage(string text, IStore store) => "";
        }

        [WebSocketRoute("/inherited")]
        public class Inherited : Base
        {
            public override string OnMessage(string text, IStore store) => "";
            [Authorize] public async Task OnMessage(ReadOnlyMemory<byte> bytes) { await Task.Yield(); }
        }
        """);

    [Fact]
    public void Services() => Generate.Matches("""
        using System.Security.Claims;
        using Microsoft.AspNetCore.Mvc;

        namespace Sample;

        public interface IStore;
        public enum Kind { A, B }

        [WebSocketRoute("/memory")]
        public class Memory(
            IStore store, [FromKeyedServices("k")] IStore keyed, [FromKeyedServices(Kind.B)] IStore? optional, IStore? other, HttpContext context, ClaimsPrincipal user,
            IServiceProvider services, int size = -5, string name = "a\"b", decimal price = 1.5m, Kind kind = Kind.B, DateTime at = default)
        {
            public object[] All => [store, keyed, optional!, other!, context, user, services, size, name, price, kind, at];
            public void OnOpen(IStore store, [FromServices] string text, [FromKeyedServices(1)] IStore? keyed) { }
            public Task OnMessage(ReadOnlyMemory<byte> data, IStore store, CancellationToken cancellationToken) => Task.CompletedTask;
            public Task<string> OnMessage(string text, IStore? store) => Task.FromResult(text);
            public void OnError(Exception error, ILogger<Memory> logger, [FromKeyedServices("k")] ILogger<Memory> keyed) { }
            public void OnClose(IStore store) { }
        }

        [WebSocketRoute("/span")]
        public class Span
        {
            public string OnMessage(ReadOnlySpan<byte> data, IStore store) => "";
            public void OnMessage(string text, IStore store) { }
        }

        [WebSocketRoute("/several")]
        public class Several
        {
            public Several() { }
            [ActivatorUtilitiesConstructor]
            public Several(IStore store) { }
            public Several(IStore store, IStore other) { }
            public void OnOpen() { }
        }
        """);

    [Fact]
    public void Bound_values() => Generate.Matches("""
        using System.ComponentModel.DataAnnotations;
        using Microsoft.AspNetCore.Mvc;

        namespace Sample;

        public enum Kind { A, B = -1 }

        public sealed class Name : IParsable<Name>
        {
            public static Name Parse(string s, IFormatProvider? provider) => new();
            public static bool TryParse(string? s, IFormatProvider? provider, out Name result) { result = new(); return true; }
        }

        [WebSocketRoute("/{Room}/{id:int}/{rest?}")]
        public class Few
        {
            public void OnUpgrade(string room, [Range(1, 10, ErrorMessage = "no")] int id) { }
            public void OnOpen(string room, [FromRoute(Name = "id")] int number, string? rest) { }
            public void OnMessage(string text, string room) { }
        }

        [WebSocketRoute("/many")]
        public class Many
        {
            public void OnOpen(
                [FromQuery] string a, [FromQuery] string? b, [FromQuery] string c = "x\n", [FromQuery] string[]? d = null,
                [FromHeader] Guid e = default, [FromHeader(Name = "f-g")] Guid? f = null, [FromQuery] Kind g = Kind.B, [FromQuery] Kind? h = Kind.A,
                [FromQuery] Name? i = null, [FromQuery] double j = double.NaN, [FromQuery] int? k = 3, [FromQuery] char l = '\'') { }
            public void OnMessage(
                string text, [FromQuery(Name = "b2")] string? b, [FromQuery] Kind m, [FromQuery] Kind[] n, [FromQuery] int[] o, [FromQuery] Name p, [FromQuery] Kind? q,
                [FromQuery] Name[] r) { }
        }

        #nullable disable
        [WebSocketRoute("/oblivious/{room}")]
        public class Oblivious
        {
            public void OnOpen(string room, [FromQuery] Name name, TimeProvider time) { }
        }
        """);

    [Fact]
    public void Metadata() => Generate.Matches("""
        using System.Diagnostics;
        using System.Diagnostics.CodeAnalysis;
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Cors;
        using Microsoft.AspNetCore.Routing;

        namespace Sample;

        [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
        public sealed class TagAttribute(Type type, params object?[] values) : Attribute
        {
            public (Type, object?[]) Values => (type, values);
            public LogLevel Level { get; set; }
        }

        [AttributeUsage(AttributeTargets.Class, Inherited = false)]
        public sealed class OwnAttribute : Attribute;

        public sealed class SingleAttribute(string name) : Attribute
        {
            public string Name => name;
        }

        [Tag(typeof(List<>), 1, "a\\", null, 'c', 2f, 3L, (byte)4, LogLevel.Debug, Level = LogLevel.Error), Own, Single("base"), Authorize]
        public abstract class Base;

        [Tag(typeof(string)), Single("derived"), EnableCors("all"), Obsolete("old"), DebuggerDisplay("x"), ExcludeFromCodeCoverage]
        [WebSocketRoute("/a"), Hidden, Host("a", "b")]
        public class Chat : Base
        {
            public void OnOpen() { }

            private sealed class HiddenAttribute : Attribute;
        }
        """);

    /// <summary>The handler's own parameters and locals step aside for the names of values.</summary>
    [Theory]
    [InlineData("context")]
    [InlineData("cancellationToken")]
    [InlineData("operationToken")]
    [InlineData("token")]
    [InlineData("message")]
    [InlineData("decoded")]
    [InlineData("payload")]
    [InlineData("scope")]
    [InlineData("error")]
    [InlineData("exception")]
    [InlineData("close")]
    [InlineData("definition")]
    [InlineData("arguments")]
    public void Values_keep_their_names(string name)
    {
        var text = Generate.Run(EndpointWith(name))["A.g.cs"];
        Assert.Contains($"class Handler(int {name})", text, StringComparison.Ordinal);
        Assert.DoesNotContain($"int {name}2", text, StringComparison.Ordinal);
    }

    /// <summary>The compiler takes a value that is named like a member of the handler for the member. Each run proves that the code compiles.</summary>
    [Fact]
    public void Values_may_have_the_names_of_members()
    {
        var members = typeof(WebSocketHandler<object>)
            .GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy)
            .Where(static member => member is PropertyInfo or MethodInfo { IsSpecialName: false })
            .Select(static member => member.Name)
            .Where(static name => name.IndexOfAny(['.', '<']) < 0)
            .Append("BeginAsync")
            .Append("InMessageScopeAsync")
            .Append("Handler")
            .ToHashSet(StringComparer.Ordinal);
        Assert.Contains("StartOperation", members);
        Assert.All(members, static name => Generate.Run(EndpointWith(name)));
    }

    private static string EndpointWith(string value) => $$"""
        using System.Text.Json.Serialization;
        [JsonDerivedType(typeof(Say), "say"), JsonDerivedType(typeof(Ask), "ask"), JsonDerivedType(typeof(Count), "count")]
        public abstract record Request(int Id);
        public sealed record Say(int Id) : Request(Id);
        public sealed record Ask(int Id) : Request(Id);
        public sealed record Count(int Id) : Request(Id);
        [WebSocketRoute("/{{{value}}}")]
        public class A(IServiceProvider services)
        {
            public object All => services;
            public Task OnUpgrade(int {{value}}, HttpContext http, CancellationToken cancelled) => Task.CompletedTask;
            public string OnOpen(int {{value}}, IServiceProvider? services) => "";
            public Task OnMessage(Say say, int {{value}}, IServiceProvider services, CancellationToken cancelled) => Task.CompletedTask;
            [WebSocketOperation(Key = "Id")]
            public Task<string> OnMessage(Ask ask, int {{value}}, CancellationToken cancelled) => null!;
            public IAsyncEnumerable<int> OnMessage(Count count, int {{value}}, CancellationToken cancelled) => null!;
            public void OnMessage(ReadOnlySpan<byte> bytes, int {{value}}) { }
            public IAsyncEnumerable<string> OnError(ArgumentException e, WebSocketMessage failed, int {{value}}, CancellationToken cancelled) => null!;
            public void OnError(Exception e, WebSocketMessage? failed, int {{value}}) { }
            public void OnClose(WebSocketClose end, int {{value}}, CancellationToken cancelled) { }
        }
        """;

    /// <summary>The generator copies whatever the attribute sets, so a new setting needs a property on both sides and nothing else.</summary>
    [Fact]
    public void Every_setting_of_the_attribute_is_copied()
    {
        var settings = typeof(WebSocketRouteAttribute).GetProperties()
            .Where(static property => property is { CanWrite: true, Name: not (nameof(WebSocketRouteAttribute.ManualMap) or nameof(WebSocketRouteAttribute.Sends)) })
            .Select(static property => property.Name + " = " + (
                property.PropertyType == typeof(string[]) ? "[\"a\"]"
                : property.Name == nameof(WebSocketRouteAttribute.Heartbeat) ? "false"
                : property.PropertyType == typeof(bool) ? "true"
                : property.PropertyType == typeof(Type) ? "typeof(Codec)"
                : property.PropertyType.IsEnum ? $"({property.PropertyType.FullName})0"
                : "1"))
            .ToArray();
        Assert.NotEmpty(settings);
        var text = Generate.Run($$"""[WebSocketRoute("/", {{string.Join(", ", settings)}})] class A { public void OnOpen() { } } {{Codec}}""")["A.g.cs"];
        Assert.Equal(settings.Length, text.Split("options.").Length - 1);
    }

    [Fact]
    public void Hint_names_that_differ_only_in_case() => Assert.Equal(
        ["Sample.CHAT-", "Sample.Chat-", "Sample.Other.g.cs", "WebSocketRoutes.g.cs"],
        Generate.Run("""
            namespace Sample
            {
                [WebSocketRoute("/a")] public class Chat { public void OnOpen() { } }
                [WebSocketRoute("/b")] public class CHAT { public void OnOpen() { } }
                [WebSocketRoute("/c")] public class Other { public void OnOpen() { } }
            }
            """).Keys.Select(static hint => hint.Contains('-', StringComparison.Ordinal) ? hint[..(hint.IndexOf('-', StringComparison.Ordinal) + 1)] : hint));

    [Fact]
    public void Warnings_do_not_stop_the_generator() => Generate.Matches("""
        [WebSocketRoute("/")]
        public class Chat
        {
            public void OnOpen() { }
            public void OnError(ArgumentException error) { }
            public void OnError(ArgumentException error, WebSocketConnection connection) { }
            public void OnError(WebSocketCloseException error) { }
            public void OnMesage(string text) { }
            void OnClose() { }
        }
        """);

    [Fact]
    public void Half_typed_code_generates_nothing()
    {
        foreach (var source in new[]
        {
            "[WebSocketRoute] class A { public void OnOpen() { } }",
            "[WebSocketRoute(] class A { public void OnOpen() { } }",
            "[WebSocketRoute(1)] class A { public void OnOpen() { } }",
            "[WebSocketRoute(\"/\")] class A { public void OnOpen(Missing x) { } }",
            "[WebSocketRoute(\"/\")] class A { public List<Missing> OnOpen() => null!; }",
            "[WebSocketRoute(\"/\")] class A(Missing x) { public void OnOpen() { } }",
            "[WebSocketRoute(\"/\")] class A : Missing { public void OnOpen() { } }",
            "[WebSocketRoute(\"/\")] class A { public void OnOpen([FromNowhere] string x) { } }",
            "[WebSocketRoute(\"/\")] class A { public void On",
            "[WebSocketRoute(\"/\")] struct A { public void OnOpen() { } }",
        })
        {
            var result = Generate.Driver().RunGenerators(Compile.Create(source)).GetRunResult();
            Assert.Null(result.Results.Single().Exception);
            Assert.Equal(
                [Generate.Registration],
                result.Results.Single().GeneratedSources.Select(static s => s.HintName).Where(static hint => !hint.StartsWith("Microsoft", StringComparison.Ordinal)));
        }
    }
}
