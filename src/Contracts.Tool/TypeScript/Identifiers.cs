using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace WebSocketToolkit.Contracts.Tool.TypeScript;

/// <summary>The names of one module: valid in TypeScript, and each once.</summary>
internal sealed class Identifiers
{
    private static readonly FrozenSet<string> _reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        "any", "as", "async", "await", "bigint", "boolean", "break", "case", "catch", "class", "const", "continue", "debugger", "declare", "default",
        "delete", "do", "else", "enum", "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in", "infer",
        "instanceof", "interface", "is", "keyof", "let", "module", "namespace", "never", "new", "null", "number", "object", "of", "package", "private",
        "protected", "public", "readonly", "return", "static", "string", "super", "switch", "symbol", "this", "throw", "true", "try", "type", "typeof",
        "undefined", "unique", "unknown", "var", "void", "while", "with", "yield",
        // What the modules name themselves.
        "Array", "ArrayBuffer", "ArrayBufferView", "AsyncGenerator", "CallOptions", "ConnectOptions", "Connection", "Date", "Omit", "Promise", "Record");

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>Returns a name, and takes it.</summary>
    /// <param name="wanted">The wanted name.</param>
    /// <param name="otherwise">What is put behind it if it is taken; after this, numbers are.</param>
    public string Take(string wanted, string otherwise = "")
    {
        var name = Of(wanted);
        if (!_taken.Contains(name) && !_reserved.Contains(name))
        {
            _taken.Add(name);
            return name;
        }

        name += otherwise;
        var unique = name;
        for (var number = 2; _reserved.Contains(unique) || !_taken.Add(unique); number++)
        {
            unique = name + number;
        }

        return unique;
    }

    /// <summary>Returns what is nearest to a name and an identifier: <c>chat/say</c> becomes <c>chatSay</c>.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder();
        var isStart = false;
        foreach (var c in name)
        {
            if (char.IsLetterOrDigit(c) || c is '_' or '$')
            {
                text.Append(isStart && text.Length > 0 ? char.ToUpperInvariant(c) : c);
                isStart = false;
            }
            else
            {
                isStart = true;
            }
        }

        return text.Length == 0 || char.IsDigit(text[0]) ? "_" + text : text.ToString();
    }

    /// <summary>Returns the name of a function: it begins with a small letter.</summary>
    public static string OfFunction(string name)
    {
        var identifier = Of(name);
        return JsonNamingPolicy.CamelCase.ConvertName(identifier);
    }

    /// <summary>Returns a name as the key of a property: with quotes where it needs them.</summary>
    public static string Key(string name) => Of(name) == name ? name : Literal(name);

    /// <summary>Returns a text as a literal.</summary>
    public static string Literal(string text) => JsonSerializer.Serialize(text, LiteralContext.Relaxed.String);
}
