using System.Text;

namespace WebSocketToolkit.Shared;

/// <summary>A writer of indented C#, with <c>\n</c> at the end of each line on every machine.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Gets the column at which the next line begins.</summary>
    public int Column => _depth * 4;

    /// <summary>Writes a line, or the lines of a raw string.</summary>
    public void Line(string text = "")
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.Length > 0 && line[0] != '#')
            {
                _text.Append(' ', Column);
            }

            _text.Append(line.TrimEnd('\r')).Append('\n');
        }
    }

    /// <summary>Writes a line, and the body one step deeper.</summary>
    public void Indented(string text, Action<SourceWriter> body)
    {
        Line(text);
        _depth++;
        body(this);
        _depth--;
    }

    /// <summary>Writes a line and a block in braces.</summary>
    public void Block(string text, Action<SourceWriter> body, string end = "}")
    {
        Line(text);
        Indented("{", body);
        Line(end);
    }

    public override string ToString() => _text.ToString();
}
