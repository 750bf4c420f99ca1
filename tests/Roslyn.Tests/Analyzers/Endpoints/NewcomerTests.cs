using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.CodeFixes.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

/// <summary>What somebody new to the toolkit got wrong, and was not told.</summary>
public sealed class NewcomerTests
{
    [Theory]
    [InlineData("[Authorize] public bool {|WST016:OnUpgrade|}() => true;")]
    [InlineData("[Authorize(Roles = \"admin\")] public void {|WST016:OnOpen|}() { }")]
    [InlineData("[Authorize] public void {|WST016:OnClose|}() { } public void OnOpen() { }")]
    [InlineData("[Authorize] public void {|WST016:OnError|}(Exception error) { } public void OnOpen() { }")]
    [InlineData("[AllowAnonymous] public void {|WST016:OnMessage|}(string text) { }")]
    [InlineData("[Authorize(AuthenticationSchemes = \"Bearer\")] public void {|WST016:OnMessage|}(string text) { }")]
    [InlineData("[Authorize(Roles = \"admin\", Policy = \"p\")] public void OnMessage(string text) { }")]
    [InlineData("public void OnMessage(string text) { } [Authorize] public void Other() { }")]
    public Task N2_Authorization_that_would_be_ignored(string members) => Expect(members);

    [Fact]
    public Task N2_The_text() => Analyze<EndpointShapeAnalyzer>.Expect(
        Source("[Authorize] public void {|WST016:OnOpen|}() { }"),
        "[Authorize] has no effect on 'OnOpen': only the handshake and each message are authorized. Put it on the class, or on an OnMessage.");

    [Theory]
    [InlineData("public void OnMessage(Checked {|WST017:message|}) { }")]
    [InlineData("public void OnMessage(CheckedToo {|WST017:message|}) { }")]
    [InlineData("public void OnMessage(Checked message) => System.ComponentModel.DataAnnotations.Validator.ValidateObject(message, new(message));")]
    [InlineData("public void OnMessage(Validated message) { }")]
    [InlineData("public void OnMessage(ValidatedToo message) { }")]
    [InlineData("public Checked OnMessage(string text) => null!;")]
    [InlineData("public void OnMessage(Known message) { }")]
    [InlineData("public void OnMessage(Plain message) { }")]
    public Task N2_Validation_that_nobody_enforces(string members) => Expect(members);

    [Fact]
    public Task N2_The_text_about_validation() => Analyze<EndpointShapeAnalyzer>.Expect(
        Source("public void OnMessage(Checked {|WST017:message|}) { }"),
        "[MaxLength] of 'Checked' is not enforced when the message arrives. Add [ValidatableType] to 'Checked' and call AddValidation(), or check the message in 'OnMessage'.");

    [Theory]
    [InlineData("public void {|WST011:OnError|}(JsonException error) { }")]
    [InlineData("public void OnError(JsonException error) { } public void OnClose() => JsonSerializer.Deserialize<int>(\"\");")]
    [InlineData("public void OnError(WebSocketDecodeException error) { }")]
    public Task N7_An_error_that_never_comes(string members) => Expect(members + " public void OnMessage(Plain message) { }");

    [Theory]
    [InlineData("public Task {|WST010:OnConnectedAsync|}() => Task.CompletedTask;", "public Task OnOpenAsync() => Task.CompletedTask;")]
    [InlineData("public Task {|WST010:OnDisconnectedAsync|}() => Task.CompletedTask;", "public Task OnCloseAsync() => Task.CompletedTask;")]
    [InlineData("public void {|WST010:OnReceive|}(byte[] data) { }", "public void OnMessage(byte[] data) { }")]
    [InlineData("public void {|WST010:OnMessageReceived|}(byte[] data) { }", "public void OnMessage(byte[] data) { }")]
    public async Task N_Names_of_other_libraries(string before, string after)
    {
        await Expect(before + " public void OnMessage(string text) { }");
        await ExpectFix<EndpointShapeAnalyzer, CallbackFix>.Expect(
            Source(before + " public void OnMessage(string text) { }"), Source(after + " public void OnMessage(string text) { }"));
    }

    [Fact]
    public Task N_Did_you_mean() => Analyze<EndpointShapeAnalyzer>.Expect(
        "[WebSocketRoute(\"/{room}\")] public class A { public void OnOpen(string {|WST003:romm|}) { } }",
        "The parameter 'romm' of 'OnOpen' cannot be bound: no route parameter is named 'romm'. Did you mean 'room'? Rename the parameter or the placeholder.");

    [Fact]
    public Task N_A_message_is_one_parameter() => Analyze<EndpointShapeAnalyzer>.Expect(
        "[WebSocketRoute(\"/\")] public class A { public void OnMessage(string user, string {|WST003:text|}) { } }",
        "The parameter 'text' of 'OnMessage' cannot be bound: 'user' takes the message, and no route parameter is named 'text'. "
        + "Combine the parts of the message in one type, mark the parameter [FromQuery] or [FromHeader], or add '{text}' to the pattern.");

    [Theory]
    [InlineData("build_property.PublishAot", "true", true)]
    [InlineData("build_property.JsonSerializerIsReflectionEnabledByDefault", "false", true)]
    [InlineData("build_property.JsonSerializerIsReflectionEnabledByDefault", "true", false)]
    [InlineData("build_property.PublishAot", "", false)]
    public async Task N_Without_reflection_every_message_needs_a_context(string property, string value, bool isReported)
    {
        var marks = isReported ? ("{|WST009:", "|}") : ("", "");
        await Analyze<MissingContractAnalyzer>.Expect(
            $"[WebSocketRoute(\"/\")] public class A {{ public void OnMessage(Plain {marks.Item1}message{marks.Item2}) {{ }} }} public record Plain(int X);",
            new Dictionary<string, string> { [property] = value },
            isReported ? ["'A' takes 'Plain', but no JsonSerializerContext lists the type. Without reflection the type has no contract. Add [JsonSerializable(typeof(Plain))] to a partial class that derives from JsonSerializerContext."] : []);
    }

    [Fact]
    public Task N_A_type_without_end_is_looked_at() => Analyze<MissingContractAnalyzer>.ExpectInBroken("""
        using System.Text.Json.Serialization;
        [JsonSerializable(typeof(Node<int>))] public partial class Json : JsonSerializerContext;
        public class Node<T> { public Node<Node<T>>? Next { get; set; } }
        [WebSocketRoute("/")] public class A { public void OnMessage(Node<int> node) { } }
        """);

    [Theory]
    [InlineData("", true)]
    [InlineData("app.MapWebSocketRoutes();", false)]
    [InlineData("app.MapA();", false)]
    [InlineData("app.MapGroup(\"/x\").MapWebSocketRoutes();", false)]
    [InlineData("Action<IEndpointRouteBuilder> map = e => e.MapWebSocketRoutes(); map(app);", false)]
    [InlineData("app.MapGet(\"/\", () => 1);", true)]
    public Task N5_Endpoints_of_an_application_that_are_never_mapped(string map, bool isReported) => Analyze<UnmappedEndpointsAnalyzer>.Expect($$"""
        using Microsoft.AspNetCore.Builder;
        IEndpointRouteBuilder app = null!; {{map}} GC.KeepAlive(app);
        [WebSocketRoute("/a")] public class {{(isReported ? "{|WST015:A|}" : "A")}} { public void OnOpen() { } }
        public static class Maps { public static IEndpointRouteBuilder MapWebSocketRoutes(this IEndpointRouteBuilder e) => e; public static void MapA(this IEndpointRouteBuilder e) { } }
        """);

    [Fact]
    public Task N5_A_library_need_not_map() => Analyze<UnmappedEndpointsAnalyzer>.Expect("[WebSocketRoute(\"/a\")] public class A { public void OnOpen() { } }");

    [Theory]
    [InlineData("", 1)]
    [InlineData("app.MapLibWebSocketRoutes();", 0)]
    [InlineData("app.UseLib();", 1)]
    [InlineData("app.MapMine();", 0)]
    public async Task N5_Endpoints_of_a_library(string map, int count)
    {
        var library = Compile.Create("namespace L; [WebSocketRoute(\"/a\")] public class A { public void OnOpen() { } } public static class Mine { public static void MapMine(this IEndpointRouteBuilder e) { } public static void UseLib(this object e) { } }").WithAssemblyName("Lib");
        Generate.Driver().RunGeneratorsAndUpdateCompilation(library, out var output, out _);
        var app = Compile.Create($"using L; using Microsoft.AspNetCore.Builder; IEndpointRouteBuilder app = null!; {map} GC.KeepAlive(app);").AddReferences(output.ToMetadataReference());
        Compile.AssertCompiles(app, "The application");
        var found = await Analyze<UnmappedEndpointsAnalyzer>.Run(app);
        Assert.Equal(count, found.Length);
        Assert.All(found, static diagnostic => Assert.Equal(
            "'Lib' has [WebSocketRoute], but the application does not map it, so clients get 404. Call 'app.MapLibWebSocketRoutes()' before the application runs.", diagnostic.GetMessage()));
    }

    [Fact]
    public Task N_A_context_of_a_database_in_a_constructor() => Analyze<LongLivedServiceAnalyzer>.Expect(
        """
        using Microsoft.EntityFrameworkCore;
        [WebSocketRoute("/a")] public class A(Shop {|WST108:shop|}, Unit {|WST108:unit|}, Clock clock) { public void OnOpen() => GC.KeepAlive((shop, unit, clock)); }
        [WebSocketRoute("/b")] public class B { public void OnMessage(string text, Shop shop) { } }
        public class NoEndpoint(Shop shop) { public Shop Shop => shop; }
        public class Shop : DbContext { }
        public interface IUnit { }
        public class Unit : IUnit { }
        public class Clock { }
        namespace Microsoft.EntityFrameworkCore { public class DbContext { } }
        """,
        new Dictionary<string, string> { ["websocket_toolkit.short_lived_services"] = "IUnit, Acme.Other" });

    private static Task Expect(string members) => Analyze<EndpointShapeAnalyzer>.Expect(Source(members));

    private static string Source(string members) => $$"""
        #pragma warning disable ASP0029
        using System.ComponentModel.DataAnnotations;
        using System.Text.Json;
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.Extensions.Validation;
        [WebSocketRoute("/a")] public class A { {{members}} }
        public record Checked([property: MaxLength(3)] string Room);
        public class CheckedToo { [Required] public string? Room { get; set; } }
        [ValidatableType] public record Validated([property: MaxLength(3)] string Room);
        public record ValidatedToo([property: MaxLength(3)] string Desk) : Validated("");
        public record Plain(string Room);
        #pragma warning disable ASP0029
        [Microsoft.Extensions.Validation.ValidatableType] public abstract record Knowing;
        public record Known([property: MaxLength(3)] string Room) : Knowing;
        """;
}
