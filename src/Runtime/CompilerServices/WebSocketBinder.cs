using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace WebSocketToolkit.CompilerServices;

/// <summary>
/// The binder of one handshake. It reads and parses route, query and header values by the rules of Minimal APIs, with the invariant
/// culture. It collects faults, so that the response names all of them. Used by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WebSocketBinder
{
    private Dictionary<string, string[]>? _errors;

    internal WebSocketBinder(HttpContext context) => Context = context;

    /// <summary>Gets the request.</summary>
    public HttpContext Context { get; }

    /// <summary>Gets the faults, by the name of the value; null if there are no faults.</summary>
    internal IDictionary<string, string[]>? Errors => _errors;

    /// <summary>Determines whether the request has a value that is not empty.</summary>
    /// <param name="source">The part of the request that has the value.</param>
    /// <param name="name">The name of the value.</param>
    /// <returns>True if the request has the value and it is not empty.</returns>
    public bool Has(BindingSource source, string name) => !string.IsNullOrEmpty(StringOrNull(source, name));

    /// <summary>Reads a required string.</summary>
    /// <inheritdoc cref="Has" path="/param"/>
    /// <returns>The string; empty if it is missing, which is a fault.</returns>
    public string String(BindingSource source, string name) => StringOrNull(source, name) ?? Missing(source, name);

    /// <summary>Reads an optional string.</summary>
    /// <inheritdoc cref="Has" path="/param"/>
    /// <returns>The string; null if it is missing.</returns>
    public string? StringOrNull(BindingSource source, string name) => source switch
    {
        BindingSource.Route => Convert.ToString(Context.GetRouteValue(name), CultureInfo.InvariantCulture) is { Length: > 0 } value
            ? value
            : null,
        _ => All(source, name) is { Count: > 0 } values ? values.ToString() : null,
    };

    /// <summary>Reads all strings of a name that may repeat.</summary>
    /// <inheritdoc cref="Has" path="/param"/>
    /// <returns>The strings; empty if there are no strings.</returns>
    public string[] Strings(BindingSource source, string name) => All(source, name).ToArray()!;

    /// <summary>Reads a required value. A value that is missing or cannot be parsed is a fault.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <inheritdoc cref="Has" path="/param"/>
    /// <returns>The value; the default value after a fault.</returns>
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

    /// <summary>Reads an optional value of a value type. A value that cannot be parsed is a fault.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <inheritdoc cref="Has" path="/param"/>
    /// <returns>The value; null if it is missing.</returns>
    public T? ValueOrNull<T>(BindingSource source, string name)
        where T : struct, IParsable<T> => Has(source, name) ? Value<T>(source, name) : null;

    /// <summary>Reads an optional value of a reference type. A value that cannot be parsed is a fault.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <inheritdoc cref="Has" path="/param"/>
    /// <returns>The value; null if it is missing.</returns>
    public T? ReferenceOrNull<T>(BindingSource source, string name)
        where T : class, IParsable<T> => Has(source, name) ? Value<T>(source, name) : null;

    /// <summary>Reads all values of a name that may repeat. A value that cannot be parsed is a fault.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <inheritdoc cref="Has" path="/param"/>
    /// <returns>The values; empty if there are no values.</returns>
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

    /// <summary>Reads a required enum value, given as a name in any case or as a number.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <inheritdoc cref="Has" path="/param"/>
    /// <returns>The value; the default value after a fault.</returns>
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

    /// <summary>Reads an optional enum value.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <inheritdoc cref="Has" path="/param"/>
    /// <returns>The value; null if it is missing.</returns>
    public T? EnumOrNull<T>(BindingSource source, string name)
        where T : struct, Enum => Has(source, name) ? Enum<T>(source, name) : null;

    /// <summary>Reads all enum values of a name that may repeat.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <inheritdoc cref="Has" path="/param"/>
    /// <returns>The values; empty if there are no values.</returns>
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
        if (!TryParse<T>(text, out var value))
        {
            Invalid<T>(source, name, text);
        }

        return value!;
    }

    /// <summary>
    /// Parses a value as Minimal APIs do. They read a date as UTC, and not as the local time that <see cref="IParsable{T}"/> makes of it.
    /// </summary>
    private static bool TryParse<T>(string text, [MaybeNullWhen(false)] out T value)
        where T : IParsable<T>
    {
        var culture = CultureInfo.InvariantCulture;
        if (typeof(T) == typeof(DateTime))
        {
            const DateTimeStyles Styles = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
            var isDate = DateTime.TryParse(text, culture, Styles, out var date);
            value = (T)(object)date;
            return isDate;
        }

        if (typeof(T) == typeof(DateTimeOffset))
        {
            const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces;
            var isDate = DateTimeOffset.TryParse(text, culture, Styles, out var date);
            value = (T)(object)date;
            return isDate;
        }

        if (typeof(T) == typeof(DateOnly))
        {
            var isDate = DateOnly.TryParse(text, culture, DateTimeStyles.AllowWhiteSpaces, out var date);
            value = (T)(object)date;
            return isDate;
        }

        if (typeof(T) == typeof(TimeOnly))
        {
            var isTime = TimeOnly.TryParse(text, culture, DateTimeStyles.AllowWhiteSpaces, out var time);
            value = (T)(object)time;
            return isTime;
        }

        return T.TryParse(text, culture, out value);
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
