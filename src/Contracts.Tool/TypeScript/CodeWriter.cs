using System.Text;

namespace WebSocketToolkit.Contracts.Tool.TypeScript;

/// <summary>A writer of TypeScript: lines, and comments of documentation.</summary>
internal sealed class CodeWriter
{
    private const int Width = 140;

    private readonly StringBuilder _text = new();

    public CodeWriter Line(string text = "")
    {
        _text.Append(text).Append('\n');
        return this;
    }

    /// <summary>Writes a comment; nothing if there is nothing to say.</summary>
    /// <param name="indent">The spaces before it.</param>
    /// <param name="sentences">The sentences. Each begins a line.</param>
    public CodeWriter Comment(string indent, params IEnumerable<string?> sentences)
    {
        var lines = sentences
            .OfType<string>()
            .SelectMany(static sentence => sentence.ReplaceLineEndings("\n").Split('\n'))
            .Select(static line => line.Trim().Replace("*/", "*\\/", StringComparison.Ordinal))
            .Where(static line => line.Length > 0)
            .SelectMany(line => Wrap(line, Width - indent.Length - 3))
            .ToArray();
        switch (lines)
        {
            case []:
                break;
            case [var only] when only.Length <= Width - indent.Length - 7:
                Line($"{indent}/** {only} */");
                break;
            default:
                Line($"{indent}/**");
                foreach (var line in lines)
                {
                    Line($"{indent} * {line}");
                }

                Line($"{indent} */");
                break;
        }

        return this;
    }

    public override string ToString() => _text.ToString();

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
