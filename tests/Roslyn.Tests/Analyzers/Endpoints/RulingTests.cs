using Microsoft.CodeAnalysis;
using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

/// <summary>Questions about the shape of endpoints that had to be settled.</summary>
public sealed class RulingTests
{
    [Theory]
    [InlineData("guid", "int")]
    [InlineData("guid", "bool?")]
    [InlineData("bool", "Guid")]
    [InlineData("alpha", "long")]
    [InlineData("datetime", "int")]
    [InlineData("range(1,9)", "Guid")]
    [InlineData("minlength(3):int", "bool")]
    public Task Ruling_A_constraint_that_excludes_the_type(string constraint, string type) => Analyze<EndpointShapeAnalyzer>.Expect(
        $"[WebSocketRoute(\"/a/{{id:{constraint}}}\")] public class A {{ public void OnOpen({type} {{|WST005:id|}}) {{ }} }}");

    [Theory]
    [InlineData("guid", "Guid")]
    [InlineData("guid", "string")]
    [InlineData("int", "byte")]
    [InlineData("int", "double")]
    [InlineData("int", "DayOfWeek")]
    [InlineData("datetime", "DateOnly")]
    [InlineData("datetime", "decimal")]
    [InlineData("alpha", "DayOfWeek")]
    [InlineData("regex(^\\\\\\\\d+$)", "Guid")]
    [InlineData("required", "int")]
    public Task Ruling_One_that_does_not(string constraint, string type) => Analyze<EndpointShapeAnalyzer>.Expect(
        $"[WebSocketRoute(\"/a/{{id:{constraint}}}\")] public class A {{ public void OnOpen({type} id) {{ }} }}");

    [Fact]
    public Task Ruling_A_stream_beside_a_string_is_allowed() => Analyze<EndpointShapeAnalyzer>.Expect(
        "[WebSocketRoute(\"/a\")] public class A { public void OnMessage(string text) { } public Task OnMessage(Stream body) => Task.CompletedTask; }");

    [Fact]
    public Task Ruling_A_malformed_pattern_is_one_mistake() => Analyze<EndpointShapeAnalyzer>.Expect(
        "[WebSocketRoute({|WST005:\"/a/{id\"|})] public class A { public void OnOpen(int id) { } }");

    [Fact]
    public async Task Ruling_An_async_void_callback_is_one_mistake()
    {
        const string Source = "[WebSocketRoute(\"/a\")] public class A { public async void {|WST004:OnMessage|}(string text) { await Task.Yield(); } }";
        await Analyze<EndpointShapeAnalyzer>.Expect(Source);
        await Analyze<AsyncVoidListenerAnalyzer>.Expect(Source.Replace("{|WST004:OnMessage|}", "OnMessage", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("public void OnMesage(string text) { }")]
    [InlineData("private void OnMessage(string text) { }")]
    [InlineData("public static void OnMessage(string text) { }")]
    [InlineData("public void OnConnectedAsync() { } public void OnDisconnected() { }")]
    public async Task Ruling_A_class_whose_callback_is_none_has_one_mistake(string members)
    {
        var compilation = Compile.Create($"[WebSocketRoute(\"/a\")] public class A {{ {members} }}");
        var found = await Analyze<EndpointShapeAnalyzer>.Run(compilation);

        // The code of the class would never run, so that it is an error and nothing is generated.
        Assert.Equal(System.Text.RegularExpressions.Regex.Count(members, "void"), found.Length);
        Assert.All(found, static diagnostic => Assert.Equal(("WST010", DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity)));
        Assert.DoesNotContain("A.g.cs", Generate.Run(compilation).Keys);
    }

    [Fact]
    public async Task Ruling_Beside_a_callback_it_is_a_warning()
    {
        var compilation = Compile.Create("[WebSocketRoute(\"/a\")] public class A { public void OnOpen() { } public void OnMesage(string text) { } }");
        Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(await Analyze<EndpointShapeAnalyzer>.Run(compilation)).Severity);
    }
}
