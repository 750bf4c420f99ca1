using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.CodeFixes.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.CodeFixes.Endpoints;

public sealed class ContractFixTests
{
    private const string Endpoint = "[WebSocketRoute(\"/a\")] public class A { public B OnMessage(C c) => new(); }\npublic record B; public record C;\n";

    [Fact]
    public async Task F4_A_comment_behind_the_neighbour_stays_alone() => Assert.Equal(
        [Source("[JsonSerializable(typeof(int))] // numbers\n[JsonSerializable(typeof(B))]\n[JsonSerializable(typeof(C))]\n")],
        await ExpectFix<MissingContractAnalyzer, ContractFix>.FixAllIn(Source("[JsonSerializable(typeof(int))] // numbers\n")));

    [Fact]
    public async Task F5_Fix_all_lists_the_types_in_the_context_of_another_file() => Assert.Equal(
        ["using System.Text.Json.Serialization;\n[JsonSerializable(typeof(int))]\n[JsonSerializable(typeof(B))]\n[JsonSerializable(typeof(C))]\npublic partial class Json : JsonSerializerContext;\n", Endpoint],
        await ExpectFix<MissingContractAnalyzer, ContractFix>.FixAllIn(
            "using System.Text.Json.Serialization;\n[JsonSerializable(typeof(int))]\npublic partial class Json : JsonSerializerContext;\n", Endpoint));

    [Fact]
    public async Task Fix_all_lists_the_types_that_only_Sends_has() => Assert.Equal(
        [Sending("[JsonSerializable(typeof(int))]\n[JsonSerializable(typeof(B))]\n[JsonSerializable(typeof(C))]\n")],
        await ExpectFix<MissingContractAnalyzer, ContractFix>.FixAllIn(Sending("[JsonSerializable(typeof(int))]\n")));

    [Theory]
    [InlineData("new B()")]
    [InlineData("Make()")]
    [InlineData("(B?)null!")]
    public async Task The_type_of_a_send_is_listed(string value) => Assert.Equal(
        [Calling(value, "[JsonSerializable(typeof(int))]\n[JsonSerializable(typeof(B))]\n")],
        await ExpectFix<MissingContractAnalyzer, ContractFix>.FixAllIn(Calling(value, "[JsonSerializable(typeof(int))]\n")));

    private static string Calling(string value, string attributes) =>
        "using System.Text.Json.Serialization;\n[WebSocketRoute(\"/a\")] public class A { public async Task OnOpen(WebSocketConnection c) => await c.SendAsync("
        + $"{value}); private static B Make() => new(); }}\npublic record B;\n{attributes}public partial class Json : JsonSerializerContext;\n";

    private static string Sending(string attributes) =>
        "using System.Text.Json.Serialization;\n[WebSocketRoute(\"/a\", Sends = [typeof(B), typeof(C)])] public class A { public void OnOpen() { } }\n"
        + $"public record B; public record C;\n{attributes}public partial class Json : JsonSerializerContext;\n";

    private static string Source(string attributes) =>
        $"using System.Text.Json.Serialization;\n{Endpoint}{attributes}public partial class Json : JsonSerializerContext;\n";
}
