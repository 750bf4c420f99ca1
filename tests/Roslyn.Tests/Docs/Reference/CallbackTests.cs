using Microsoft.CodeAnalysis;
using WebSocketToolkit.Roslyn.Tests.Kit;
using WebSocketToolkit.Shared;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs.Reference;

/// <summary>
/// The tables of <c>docs/reference/callbacks.md</c>: a class for each cell, of which the rules accept some, and the generated code of these
/// compiles.
/// </summary>
public sealed class CallbackTests
{
    private const string Page = "callbacks.md";
    private const string Types = """
        using System.Buffers;
        using System.Net.WebSockets;
        using System.Security.Claims;
        using System.Text.Json;
        using Microsoft.AspNetCore.Mvc;

        public sealed record T(int Value);
        public sealed class Service;
        public interface IOther;

        """;

    private static readonly string[] _callbacks = ["OnUpgrade", "OnOpen", "OnMessage", "OnError", "OnClose"];

    /// <summary>The parameters by the text of the page. A message comes before those that are none.</summary>
    private static readonly (string Shown, string Declared)[] _parameters =
    [
        ("`WebSocketConnection`", "WebSocketConnection p"),
        ("`HttpContext`", "HttpContext p"),
        ("`ClaimsPrincipal`", "ClaimsPrincipal p"),
        ("`CancellationToken`", "CancellationToken p"),
        ("`WebSocketClose`", "WebSocketClose p"),
        ("`Exception`, or a type derived from it", "WebSocketDecodeException p"),
        ("`WebSocketMessage?`", "WebSocketMessage? p"),
        ("a value that the pattern names", "int id"),
        ("`[FromRoute]`", "[FromRoute(Name = \"id\")] int p"),
        ("`[FromQuery]`", "[FromQuery] int p"),
        ("`[FromQuery]` of an array", "[FromQuery] string[] p"),
        ("`[FromHeader]`", "[FromHeader(Name = \"X-P\")] string? p"),
        ("a service", "Service p"),
        ("`[FromServices]`", "[FromServices] T p"),
        ("`[FromKeyedServices]`", "[FromKeyedServices(\"key\")] T p"),
        ("`HttpRequest`, `HttpResponse`", "HttpRequest p"),
        ("`WebSocket`", "WebSocket p"),
        ("`[FromBody]`, `[FromForm]`", "[FromBody] T p"),
        ("`ref`, `out`", "ref int id"),
    ];

    private static readonly string[] _messages =
    [
        "string", "T", "JsonElement", "ReadOnlySpan<byte>", "ReadOnlyMemory<byte>", "ReadOnlySequence<byte>", "byte[]", "WebSocketMessage", "Stream",
        "IAsyncEnumerable<string>", "IAsyncEnumerable<T>", "IAsyncEnumerable<byte[]>", "IAsyncEnumerable<WebSocketMessage>",
        "Memory<byte>", "object", "IOther",
    ];

    private static readonly string[] _shapes = ["void", "T", "Task", "Task<T>", "ValueTask", "ValueTask<T>", "IAsyncEnumerable<T>"];

    private static readonly string[] _returns =
    [
        "void", "Task", "ValueTask", "T", "Task<T>", "ValueTask<T?>", "string", "byte[]", "ReadOnlyMemory<byte>", "WebSocketMessage", "IAsyncEnumerable<T>", "ValueTask<WebSocketSendResult>", "bool",
        "Task<bool>", "IResult", "Task<IResult?>", "WebSocketUpgradeDecision", "Stream", "ReadOnlySpan<byte>", "object", "Task<IAsyncEnumerable<T>>", "async void",
    ];

    [Fact]
    public void Parameters() => ReferenceTable.Verify(
        Page,
        "parameters",
        ["parameter", .. _callbacks.Select(ReferenceTable.Code), "gets"],
        Examine(_parameters, _callbacks, static (parameter, callback) => Method(callback, callback == "OnUpgrade" ? "bool" : "Task", (callback == "OnMessage" ? "string text, " : "") + parameter.Declared))
            .Select(static row => new[] { row.Item.Shown }.Concat(row.Cells).ToArray()));

    [Fact]
    public void Messages()
    {
        var rows = Examine(_messages, _shapes, static (message, shape) => Method("OnMessage", shape, message + " message"));
        ReferenceTable.Verify(
            Page,
            "messages",
            ["parameter", "takes", .. _shapes.Select(ReferenceTable.Code), "notes"],
            rows.Select(static row => new[] { ReferenceTable.Code(row.Item), row.Takes }.Concat(row.Cells).ToArray()));
    }

    [Fact]
    public void Returns() => ReferenceTable.Verify(
        Page,
        "returns",
        ["return type", .. _callbacks.Select(ReferenceTable.Code), "meaning"],
        Examine(_returns, _callbacks, static (type, callback) => Method(callback, type, callback == "OnMessage" ? "string text" : ""))
            .Select(static row => new[] { ReferenceTable.Code(row.Item) }.Concat(row.Cells).ToArray()));

    private static string Method(string callback, string type, string parameters) => type == "async void"
        ? $"public async void {callback}({parameters}) => await Task.Yield();"
        : $"public {type} {callback}({parameters}) => throw new NotSupportedException();";

    private static List<(TItem Item, string Takes, string[] Cells)> Examine<TItem>(TItem[] items, string[] columns, Func<TItem, string, string> method)
    {
        var classes = items.SelectMany((item, row) => columns.Select((column, i) =>
            $"[WebSocketRoute(\"/{row}/{i}/{{id}}\")] public sealed class C{row}_{i} {{ {method(item, column)} }}\n")).ToArray();
        var compilation = Compile.Create(Types + string.Concat(classes));
        var shapes = items.Select((_, row) => columns.Select((_, i) =>
            EndpointRules.Examine(compilation.GetTypeByMetadataName($"C{row}_{i}")!, CancellationToken.None)!).ToArray()).ToArray();

        var accepted = classes.Where((_, i) => IsAccepted(shapes[i / columns.Length][i % columns.Length]));
        Generate.Driver(tracksSteps: false).RunGeneratorsAndUpdateCompilation(Compile.Create(Types + string.Concat(accepted)), out var output, out var diagnostics);
        Assert.Empty(diagnostics);
        Compile.AssertCompiles(output, Page);
        Assert.Equal(accepted.Count(), output.SyntaxTrees.Count(static tree => Path.GetFileName(tree.FilePath).StartsWith('C')));
        return [.. items.Select((item, row) => (item, TakesOf(shapes[row]), shapes[row].Select(static shape => IsAccepted(shape) ? "yes" : "–").ToArray()))];
    }

    private static bool IsAccepted(EndpointShape shape) => shape.CanBeGenerated && shape.Faults.Count == 0;

    private static string TakesOf(EndpointShape[] shapes) =>
        Array.Find(shapes, IsAccepted)?.Of(CallbackKind.Message).SingleOrDefault() is not { } callback ? "–"
        : callback.Payload == PayloadKind.Conversation ? "all messages"
        : callback is { TakesText: true, TakesBinary: true } ? "text, binary"
        : callback.TakesText ? "text"
        : "binary";
}
