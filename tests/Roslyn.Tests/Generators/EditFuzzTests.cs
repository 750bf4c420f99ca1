using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Analyzers.Payloads;
using WebSocketToolkit.Analyzers.Sending;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Generators;

/// <summary>
/// Somebody edits twenty endpoints without care: tokens go, come back, and come in other places. After each edit, the driver that saw all of
/// them writes what a fresh one writes.
/// </summary>
public sealed class EditFuzzTests
{
    private const int Endpoints = 20;

    private static readonly string[] _pieces =
        ["{", "}", "(", ")", ";", ".", ",", "[", "]", "<", ">", "\"", "/*", "*/", "//", "public ", "class ", "partial ", "static ", "file ", "abstract ", "namespace M; ", "using System; ", "?", " : ", "record X; ", "#if A\n", "#endif\n", "#nullable disable\n", "=> ", "= 1"];

    [Fact]
    public Task A_hundred_and_fifty_edits() => RunAsync(seed: 1, edits: 150, TimeSpan.MaxValue);

    /// <summary>Goes on for a minute, and makes at least two thousand edits.</summary>
    [Fact, Trait("Category", "Load")]
    public async Task A_minute_of_edits()
    {
        var clock = Stopwatch.StartNew();
        var edits = 0;
        for (var seed = 2; edits < 2_000 || clock.Elapsed < TimeSpan.FromMinutes(1); seed++)
        {
            edits += await RunAsync(seed, 500, edits < 2_000 ? TimeSpan.MaxValue : TimeSpan.FromMinutes(1) - clock.Elapsed);
        }

        Assert.True(edits >= 2_000, $"{edits} edits");
    }

    private static async Task<int> RunAsync(int seed, int edits, TimeSpan longest)
    {
        var clock = Stopwatch.StartNew();
        var random = new Random(seed);
        var session = new EditSession(Files()).AssertAsFromTheStart();
        Assert.Equal(Endpoints, session.Result.GeneratedSources.Count(static file => file.HintName.StartsWith('N')));
        var originals = Enumerable.Range(0, session.FileCount).Select(session.Text).ToArray();
        var previous = new Stack<(int File, string Text)>();
        var (changed, made) = (0, 0);
        for (var i = 0; i < edits && clock.Elapsed < longest; i++, made++)
        {
            if (i % 8 == 0)
            {
                // Once enough is broken, no edit makes a difference.
                for (var reverted = 0; reverted < originals.Length; reverted++)
                {
                    session.Change(reverted, originals[reverted]);
                }
            }

            var file = random.Next(session.FileCount);
            var (what, text) = random.Next(6) switch
            {
                0 when previous.Count > 0 => ("undo", null),
                1 => ("revert", originals[file]),
                2 => ("insert", Insert(session.Text(file), random)),
                3 => ("move", Move(session.Text(file), random)),
                _ => ("delete", Delete(session.Text(file), random)),
            };
            if (text is null)
            {
                (file, text) = previous.Pop();
            }
            else
            {
                previous.Push((file, session.Text(file)));
            }

            session.Change(file, text);
            var before = EditSession.Written(session.Result);
            session.AssertAsFromTheStart($"seed {seed}, edit {i}: {what} in file {file}\n");
            changed += before == EditSession.Written(session.Result) ? 0 : 1;
            if (i % 25 == 0)
            {
                await AnalyzeAsync(session.Compilation);
            }
        }

        Assert.True(changed * 5 > made, $"Only {changed} of {made} edits made a difference.");
        return made;
    }

    private static async Task AnalyzeAsync(Compilation compilation) => await RunAnalyzers.Over(
        compilation,
        [
            new EndpointShapeAnalyzer(), new MissingContractAnalyzer(), new SameRouteAnalyzer(), new SelfWaitAnalyzer(), new UnlistedMessageAnalyzer(),
            new LongLivedServiceAnalyzer(), new UnmappedEndpointsAnalyzer(), new LateSubscriptionAnalyzer(), new AsyncVoidListenerAnalyzer(),
            new PayloadEscapeAnalyzer(), new UnawaitedSendAnalyzer(), new OutgoingAnalyzer(),
        ]);

    private static string Delete(string text, Random random)
    {
        var token = Pick(text, random);
        return token.Span.IsEmpty ? text : text.Remove(token.SpanStart, token.Span.Length);
    }

    private static string Insert(string text, Random random) =>
        text.Insert(Pick(text, random).SpanStart, _pieces[random.Next(_pieces.Length)]);

    private static string Move(string text, Random random)
    {
        var token = Pick(text, random);
        return Insert(text.Remove(token.SpanStart, token.Span.Length), random);
    }

    private static SyntaxToken Pick(string text, Random random)
    {
        var tokens = CSharpSyntaxTree.ParseText(text, Compile.ParseOptions).GetRoot().DescendantTokens().ToArray();
        return tokens[random.Next(tokens.Length)];
    }

    private static string[] Files() =>
    [
        .. Enumerable.Range(0, Endpoints).Select(static i => $$"""
            namespace N{{i % 3}};
            public partial class Outer{{i % 4}}
            {
                [WebSocketRoute(Paths.P{{i % 5}} + "/{{i}}/{id}", MaxConnections = {{i}})]
                public sealed class E{{i}}(IStore{{i % 2}} store) : Base<M{{i % 6}}>
                {
                    public Reply OnMessage(M{{i % 6}} message, string id) { GC.KeepAlive(store); return new(id); }
                    public async Task OnOpen(WebSocketConnection connection, CancellationToken token) { await Task.Yield(); connection.OnMessage(m => { }); }
                    public void OnError(InvalidOperationException error) { }
                }
            }
            """),
        "global using static Shared; public static class Shared { public interface IStore0; public interface IStore1; public record Reply(string Id); }",
        "public static class Paths { public const string P0 = \"/0\", P1 = \"/1\", P2 = P1 + \"/2\", P3 = \"/3\", P4 = P2; }",
        "public record M0; public record M1(int X); [OutgoingMessage(Key = nameof(K))] public record M2(string K); public record M3; public record M4; public enum M5 { A }",
        "[Mark(1)] public abstract class Base<T> { public void OnClose(WebSocketClose close) { } } public class MarkAttribute(int n) : Attribute { public int N => n; }",
    ];
}
