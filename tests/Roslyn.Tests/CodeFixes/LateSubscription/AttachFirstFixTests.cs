using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.CodeFixes.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.CodeFixes.LateSubscription;

public sealed class AttachFirstFixTests
{
    [Theory]
    [InlineData("#if DEBUG\nawait db.LoadAsync();\n#else\nawait db.LoadAsync();\n#endif\nconnection.OnMessage(m => { });")]
    [InlineData("#region One\nawait db.LoadAsync();\n#endregion\nconnection.OnMessage(m => { });")]
    [InlineData("await db.LoadAsync();\n#if !DEBUG\nconnection.OnMessage(m => { });\n#endif")]
    [InlineData("await db.LoadAsync();\n#nullable disable\nconnection.OnMessage(m => { });\n#nullable enable")]
    [InlineData("#pragma warning disable CS0168\nawait db.LoadAsync();\n#pragma warning restore CS0168\nconnection.OnMessage(m => { });")]
    [InlineData("await db.LoadAsync();\nconnection.OnMessage(m =>\n{\n#if DEBUG\n    db.Save();\n#endif\n});")]
    public Task F1_Nothing_is_moved_over_a_directive(string body) => ExpectNone(body);

    [Fact]
    public Task F1_A_directive_elsewhere_does_not_matter() => Expect(
        "#region Before\n        db.Save();\n#endregion\n        db.Ask();\n        await db.LoadAsync();\n        connection.OnMessage(Handler);\n        db.Ask();\n#region After\n        db.Save();\n#endregion",
        "#region Before\n        db.Save();\n#endregion\n        db.Ask();\n        connection.OnMessage(Handler);\n        await db.LoadAsync();\n        db.Ask();\n#region After\n        db.Save();\n#endregion");

    [Theory]
    [InlineData("await db.LoadAsync(); connection.Items.Add(\"x\", 1); connection.OnMessage(Make((int)connection.Items[\"x\"]!));")]
    [InlineData("var xs = new List<int>(); await db.LoadAsync(); xs.Add(1); connection.OnMessage(Made(xs));")]
    [InlineData("await db.LoadAsync(); Prepare(); Late.OnMessage(Handler);")]
    [InlineData("await db.LoadAsync(); connection.OnMessage(_listener!);")]
    public Task F2_The_attachment_needs_what_a_call_has_made(string body) => ExpectNone(body);

    [Theory]
    [InlineData("await db.LoadAsync();\n        Prepare();\n        connection.OnMessage(new Action<WebSocketMessage>(Handler));\n", "connection.OnMessage(new Action<WebSocketMessage>(Handler));\n        await db.LoadAsync();\n        Prepare();\n")]
    [InlineData("await db.LoadAsync();\n        Late?.OnMessage(this.Handler);\n", "Late?.OnMessage(this.Handler);\n        await db.LoadAsync();\n")]
    public Task F2_What_is_fixed_may_move(string before, string after) => Expect(before, after);

    [Theory]
    [InlineData("await db.LoadAsync(); connection.OnMessage(Handler);\n        db.Save();", "connection.OnMessage(Handler);\n        await db.LoadAsync();\n        db.Save();")]
    [InlineData("{ await db.LoadAsync(); connection.OnMessage(Handler); db.Save(); }", "{ connection.OnMessage(Handler); await db.LoadAsync(); db.Save(); }")]
    [InlineData("await db.LoadAsync();\n        connection.OnMessage(Handler); db.Save();", "connection.OnMessage(Handler);\n        await db.LoadAsync();\n        db.Save();")]
    [InlineData("{ await db.LoadAsync();\n        connection.OnMessage(Handler);\n        db.Save(); }", "{ connection.OnMessage(Handler); await db.LoadAsync();\n        db.Save(); }")]
    public Task F4_Lines_stay_lines(string before, string after) => Expect(before, after);

    [Fact]
    public Task F4_Line_ends_stay() => Expect(
        "await db.LoadAsync(); connection.OnMessage(Handler);\r\n        db.Save();\r\n",
        "connection.OnMessage(Handler);\r\n        await db.LoadAsync();\r\n        db.Save();\r\n",
        "\r\n");

    private static Task Expect(string before, string after, string end = "\n") =>
        ExpectFix<LateSubscriptionAnalyzer, AttachFirstFix>.Expect(With(before, end), With(after, end));

    private static Task ExpectNone(string body) => ExpectFix<LateSubscriptionAnalyzer, AttachFirstFix>.ExpectNone(With(body));

    private static string With(string body, string end = "\n") => Scene.Of(body).Replace(
        "    private void FeedHandler",
        "    private WebSocketConnection? _late;\n    private Action<WebSocketMessage>? _listener;\n    private WebSocketConnection Late => _late!;\n"
        + "    private void Prepare() => (_late, _listener) = (null, Handler);\n    private static Action<WebSocketMessage> Make(int n) => m => GC.KeepAlive(n);\n"
        + "    private static Action<WebSocketMessage> Made(List<int> n) => m => GC.KeepAlive(n);\n    private void FeedHandler",
        StringComparison.Ordinal).ReplaceLineEndings(end);
}
