using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace WebSocketToolkit.CompilerServices;

/// <summary>
/// Reads and parses the route, query and header values of one handshake, by Minimal APIs' rules and with the invariant culture.
/// Faults are collected, so that the answer names them all. Used by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WebSocketBinder
{
    private Dictionary<string, string[]>? _errors;

    internal WebSocketBinder(HttpContext context) => Context = context;

    /// <summary>The request.</summary>
    public HttpContext Context { get; }

    /// <summary>What did not bind, by name; null if everything did.</summary>
    internal IDictionary<string, string[]>? Errors => _errors;

    /// <summary>Whether the request has the value, and it is not empty.</summary>
    public bool Has(BindingSource source, string name) => !string.IsNullOrEmpty(StringOrNull(source, name));

    /// <summary>A required string.</summary>
    public string String(BindingSource source, string name) => StringOrNull(source, name) ?? Missing(source, name);

    /// <summary>An optional string.</summary>
    public string? StringOrNull(BindingSource source, string name) => source switch
    {
        BindingSource.Route => Convert.ToString(Context.GetRouteValue(name), CultureInfo.InvariantCulture) is { Length: > 0 } value ? value : null,
        _ => All(source, name) is { Count: > 0 } values ? values.ToString() : null,
    };

    /// <summary>All values of a name that may repeat.</summary>
    public string[] Strings(BindingSource source, string name) => All(source, name).ToArray()!;

    /// <summary>A required value.</summary>
    public T Value<T>(BindingSource source, string name)
        where T : IParsable<T>
    {
        var text = StringOrNull(source, name);
        if (string.IsNullOrEmpty(text))
        {
            Missing(source, name);
            return default!;
        }

        return Parse<T>(source, name, text);
    }

    /// <summary>An optional value of a value type.</summary>
    public T? ValueOrNull<T>(BindingSource source, string name)
        where T : struct, IParsable<T> => Has(source, name) ? Value<T>(source, name) : null;

    /// <summary>An optional value of a reference type.</summary>
    public T? ReferenceOrNull<T>(BindingSource source, string name)
        where T : class, IParsable<T> => Has(source, name) ? Value<T>(source, name) : null;

    /// <summary>All values of a name that may repeat.</summary>
    public T[] Values<T>(BindingSource source, string name)
        where T : IParsable<T>
    {
        var texts = All(source, name);
        var values = new T[texts.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Parse<T>(source, name, texts[i] ?? "");
        }

        return values;
    }

    /// <summary>A required enum value, by name in any case, or by number.</summary>
    public T Enum<T>(BindingSource source, string name)
        where T : struct, Enum
    {
        var text = StringOrNull(source, name);
        if (string.IsNullOrEmpty(text))
        {
            Missing(source, name);
            return default;
        }

        return ParseEnum<T>(source, name, text);
    }

    /// <summary>An optional enum value.</summary>
    public T? EnumOrNull<T>(BindingSource source, string name)
        where T : struct, Enum => Has(source, name) ? Enum<T>(source, name) : null;

    /// <summary>All enum values of a name that may repeat.</summary>
    public T[] Enums<T>(BindingSource source, string name)
        where T : struct, Enum
    {
        var texts = All(source, name);
        var values = new T[texts.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ParseEnum<T>(source, name, texts[i] ?? "");
        }

        return values;
    }

    private StringValues All(BindingSource source, string name) => source switch
    {
        BindingSource.Route => StringOrNull(source, name),
        BindingSource.Query => Context.Request.Query[name],
        _ => Context.Request.Headers[name],
    };

    private T Parse<T>(BindingSource source, string name, string text)
        where T : IParsable<T>
    {
        if (!T.TryParse(text, CultureInfo.InvariantCulture, out var value))
        {
            Invalid<T>(source, name, text);
        }

        return value!;
    }

    private T ParseEnum<T>(BindingSource source, string name, string text)
        where T : struct, Enum
    {
        if (!System.Enum.TryParse<T>(text, ignoreCase: true, out var value))
        {
            Invalid<T>(source, name, text);
        }

        return value;
    }

    private string Missing(BindingSource source, string name)
    {
        AddError(name, $"The {Name(source)} '{name}' is required.");
        return "";
    }

    private void Invalid<T>(BindingSource source, string name, string text) =>
        AddError(name, $"The {Name(source)} '{name}' has the value '{text}', which is not a valid {typeof(T).Name}.");

    private void AddError(string name, string error)
    {
        _errors ??= new(StringComparer.Ordinal);
        _errors[name] = _errors.TryGetValue(name, out var others) ? [.. others, error] : [error];
    }

    private static string Name(BindingSource source) => source switch
    {
        BindingSource.Route => "route value",
        BindingSource.Query => "query value",
        _ => "header",
    };
}
