namespace WebSocketToolkit.Generators.Emission;

/// <summary>
/// A call, a declaration, or other code with a list in brackets. It takes one line if it fits, and otherwise one line for each element.
/// </summary>
internal sealed class Call
{
    private const int MaxWidth = 120;
    private const string Indentation = "    ";

    private readonly string _receiver;
    private readonly string _head;
    private readonly Call[] _arguments;
    private readonly string _tail;
    private readonly bool _isArray;
    private readonly bool _isAlwaysSplit;

    /// <summary>The length on one line, so that only the lines that are written become strings.</summary>
    private readonly int _length;
    private readonly bool _hasLineBreak;

    private Call(string receiver, string head, Call[] arguments, string tail, bool isArray = false, bool isAlwaysSplit = false)
    {
        _receiver = receiver;
        _head = head;
        _arguments = arguments;
        _tail = tail;
        _isArray = isArray;
        _isAlwaysSplit = isAlwaysSplit;
        _length = receiver.Length + head.Length + tail.Length
            + (isArray ? " {  }".Length : 0)
            + (Math.Max(0, arguments.Length - 1) * ", ".Length);
        _hasLineBreak = HasLineBreak(head) || HasLineBreak(tail);
        foreach (var argument in arguments)
        {
            _length += argument._length;
            _hasLineBreak |= argument._hasLineBreak;
        }
    }

    private string Start => _receiver + _head;

    public static implicit operator Call(string text) => new("", text, [], "");

    /// <summary>Indicates whether a line fits at a column.</summary>
    public static bool Fits(int column, string line) => column + line.Length <= MaxWidth && !HasLineBreak(line);

    /// <summary>Returns a call.</summary>
    /// <param name="head">The code up to the arguments, with the opening bracket.</param>
    /// <param name="arguments">The arguments, or the parameters.</param>
    /// <param name="tail">The code after the arguments, with the closing bracket.</param>
    /// <param name="isAlwaysSplit">Indicates whether several arguments take several lines even if they fit on one.</param>
    public static Call Of(string head, IEnumerable<string> arguments, string tail = ")", bool isAlwaysSplit = false) =>
        new("", head, Calls(arguments), tail, isAlwaysSplit: isAlwaysSplit);

    /// <inheritdoc cref="Of(string, IEnumerable{string}, string, bool)"/>
    public static Call Of(string head, Call[] arguments, string tail = ")") => new("", head, arguments, tail);

    /// <summary>Returns a call of a method, which goes to the next line if it does not fit on that of its receiver.</summary>
    /// <param name="receiver">The expression for the object.</param>
    /// <param name="method">The name of the method.</param>
    /// <param name="arguments">The arguments.</param>
    public static Call On(string receiver, string method, IEnumerable<string> arguments) =>
        new(receiver, $".{method}(", Calls(arguments), ")");

    /// <summary>Returns the creation of an array.</summary>
    /// <param name="type">The type of the elements.</param>
    /// <param name="elements">The elements.</param>
    /// <param name="isAlwaysSplit">Indicates whether several elements take several lines even if they fit on one.</param>
    public static Call Array(string type, IEnumerable<string> elements, bool isAlwaysSplit = false) =>
        new("", $"new {type}[]", Calls(elements), "", isArray: true, isAlwaysSplit);

    /// <inheritdoc cref="Array(string, IEnumerable{string}, bool)"/>
    public static Call Array(string type, IEnumerable<Call> elements) => new("", $"new {type}[]", [.. elements], "", isArray: true);

    /// <summary>Returns the same call with code before and after it.</summary>
    public Call Within(string before, string after) => _receiver.Length == 0
        ? new("", before + _head, _arguments, _tail + after, _isArray, _isAlwaysSplit)
        : new(before + _receiver, _head, _arguments, _tail + after, _isArray, _isAlwaysSplit);

    /// <summary>Returns the lines, each with its indentation relative to the first.</summary>
    /// <param name="column">The column at which the first line begins.</param>
    public string Layout(int column) => string.Join("\n", Lines(column, "", ""));

    public override string ToString()
    {
        var arguments = string.Join(", ", _arguments.Select(static argument => argument.ToString()));
        return !_isArray ? Start + arguments + _tail
            : _arguments.Length == 0 ? $"{Start} {{ }}{_tail}"
            : $"{Start} {{ {arguments} }}{_tail}";
    }

    private static bool HasLineBreak(string text) => text.IndexOf('\n') >= 0;

    private static Call[] Calls(IEnumerable<string> texts) => [.. texts.Select(static text => (Call)text)];

    private IEnumerable<string> Lines(int column, string before, string after)
    {
        var fits = column + before.Length + _length + after.Length <= MaxWidth && !_hasLineBreak && !HasLineBreak(after);
        if (fits && !(_isAlwaysSplit && _arguments.Length > 1))
        {
            return [before + this + after];
        }

        if (_receiver.Length != 0 && !Fits(column, before + Start))
        {
            var rest = new Call("", _head, _arguments, _tail, _isArray, _isAlwaysSplit);
            return rest.Lines(column + Indentation.Length, "", after).Select(static rest => Indentation + rest).Prepend(before + _receiver);
        }

        if (_arguments.Length == 0)
        {
            return (before + this + after).Split('\n');
        }

        if (!_isArray
            && _arguments.Length == 1
            && _arguments[0] is { _arguments.Length: > 0 } only
            && Fits(column, before + Start + only.Start))
        {
            return only.Lines(column, before + Start, _tail + after);
        }

        if (_isArray)
        {
            return [before + Start, "{", .. Elements(column, ","), "}" + _tail + after];
        }

        // An object initializer in the tail has the indentation of the head, not that of the arguments.
        var end = (_tail + after).Split('\n');
        return [before + Start, .. Elements(column, end[0]), .. end.Skip(1)];
    }

    private IEnumerable<string> Elements(int column, string afterLast)
    {
        for (var i = 0; i < _arguments.Length; i++)
        {
            foreach (var line in _arguments[i].Lines(column + Indentation.Length, "", i < _arguments.Length - 1 ? "," : afterLast))
            {
                yield return Indentation + line;
            }
        }
    }
}
