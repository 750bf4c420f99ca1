using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace WebSocketToolkit.Testing.Compiler;

/// <summary>
/// A source with marks for expected diagnostics: <c>{|WST101:connection.OnMessage(m =&gt; { })|}</c>. Marks may be nested.
/// </summary>
internal sealed partial record Markup(string Source, IReadOnlyList<(string Id, TextSpan Span)> Expected)
{
    public static Markup Parse(string marked)
    {
        var source = new StringBuilder();
        var open = new Stack<(string Id, int Start)>();
        var expected = new List<(string Id, TextSpan Span)>();
        var position = 0;
        foreach (Match match in Mark().Matches(marked))
        {
            source.Append(marked, position, match.Index - position);
            position = match.Index + match.Length;
            if (match.Groups["id"].Success)
            {
                open.Push((match.Groups["id"].Value, source.Length));
            }
            else
            {
                if (!open.TryPop(out var mark))
                {
                    throw new CompilerTestException("The source has a |} without an open mark. Open the mark with {|, the id of the diagnostic and a colon.");
                }

                var (id, start) = mark;
                expected.Add((id, TextSpan.FromBounds(start, source.Length)));
            }
        }

        if (open.Count != 0)
        {
            throw new CompilerTestException($"The mark {{|{open.Peek().Id}: is open at the end of the source. Close it with |}}.");
        }

        source.Append(marked, position, marked.Length - position);
        return new Markup(source.ToString(), expected);
    }

    /// <summary>Returns the source with every diagnostic under its line.</summary>
    public static string Annotate(string source, IEnumerable<Diagnostic> diagnostics)
    {
        var text = SourceText.From(source);
        var result = new StringBuilder();
        var byLine = diagnostics.ToLookup(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line);
        foreach (var line in text.Lines)
        {
            result.Append(line).Append('\n');
            foreach (var diagnostic in byLine[line.LineNumber])
            {
                var span = diagnostic.Location.SourceSpan;
                var length = Math.Max(1, Math.Min(span.End, line.End) - span.Start);
                result.Append(' ', span.Start - line.Start).Append('^', length);
                result.Append(' ').Append(diagnostic.Id).Append(": ").Append(diagnostic.GetMessage()).Append('\n');
            }
        }

        return result.ToString();
    }

    [GeneratedRegex(@"\{\|(?<id>[A-Z]+[0-9]+):|\|\}", RegexOptions.NonBacktracking)]
    private static partial Regex Mark();
}
