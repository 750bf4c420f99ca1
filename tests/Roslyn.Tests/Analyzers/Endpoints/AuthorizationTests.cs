using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

/// <summary>WST016, and what the page of authorization says of callbacks.</summary>
public sealed class AuthorizationTests
{
    private static readonly Dictionary<string, string> _attributes = new()
    {
        ["`[Authorize]`"] = "[Authorize]",
        ["role"] = "[Authorize(Roles = \"admin\")]",
        ["named policy"] = "[Authorize(\"admins\")]",
        ["own requirement"] = "[Authorize(\"rank\")]",
        ["requirement attribute"] = "[Rank]",
        ["scheme"] = "[Authorize(AuthenticationSchemes = \"Bearer\")]",
        ["`[AllowAnonymous]`"] = "[AllowAnonymous]",
    };

    private static readonly Dictionary<string, string> _callbacks = new()
    {
        ["class"] = "",
        ["base class"] = "",
        ["`OnMessage`"] = "void OnMessage(string text) { }",
        ["`OnMessage` that is overridden"] = "override void OnMessage(string text) { }",
        ["`OnMessage` of a whole conversation"] = "async Task OnMessage(IAsyncEnumerable<string> texts) { await Task.Yield(); }",
        ["`OnUpgrade`"] = "bool OnUpgrade() => true;",
        ["`OnOpen`"] = "void OnOpen() { }",
        ["`OnError`"] = "void OnError(Exception error) { }",
        ["`OnClose`"] = "void OnClose() { }",
    };

    public static TheoryData<string, string, string> Cells()
    {
        var cells = new TheoryData<string, string, string>();
        foreach (var (place, requirement, outcome) in AuthorizationMatrix.Read().Where(static cell => _callbacks.ContainsKey(cell.Place)))
        {
            cells.Add(place, requirement, outcome);
        }

        Assert.Equal(_callbacks.Count * _attributes.Count, cells.Count);
        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Fault_N2_No_cell_of_the_page_is_ignored(string place, string requirement, string outcome)
    {
        var attribute = _attributes[requirement];
        var callback = _callbacks[place];
        var name = callback.Split('(')[0].Split(' ')[^1];
        if (outcome == "WST016")
        {
            callback = callback.Replace(name, "{|WST016:" + name + "|}", StringComparison.Ordinal);
        }

        var other = name is "OnMessage" or "" ? "" : "public void OnMessage(byte[] bytes) { }";
        var source = place switch
        {
            "class" => $"[WebSocketRoute(\"/a\"), {attribute[1..]} public class A {{ public void OnMessage(string text) {{ }} }}",
            "base class" => $"{attribute} public class B {{ public void OnMessage(string text) {{ }} }} [WebSocketRoute(\"/a\")] public class A : B;",
            "`OnMessage` that is overridden" =>
                $"public class B {{ {attribute} public virtual void OnMessage(string text) {{ }} }} [WebSocketRoute(\"/a\")] public class A : B {{ public {callback} }}",
            _ => $"[WebSocketRoute(\"/a\")] public class A {{ {attribute} public {callback} {other} }}",
        };
        return Expect(source);
    }

    [Theory]
    [InlineData("public class A { private class MineAttribute : AuthorizeAttribute; [Mine] public void {|WST016:OnMessage|}(string text) { } }")]
    [InlineData("public class A { internal class MineAttribute : AuthorizeAttribute; [Mine] public void OnMessage(string text) { } }")]
    [InlineData("public class A { [File] public void {|WST016:OnMessage|}(string text) { } } file class FileAttribute : AuthorizeAttribute;")]
    public Task An_attribute_that_generated_code_cannot_name_is_refused(string type) => Expect("[WebSocketRoute(\"/a\")] " + type);

    private static Task Expect(string source) => Analyze<EndpointShapeAnalyzer>.Expect($$"""
        using Microsoft.AspNetCore.Authorization;
        {{source}}
        public class RankAttribute : Attribute, IAuthorizationRequirementData { public IEnumerable<IAuthorizationRequirement> GetRequirements() => []; }
        """);
}
