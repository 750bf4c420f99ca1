using System.Text;

namespace WebSocketToolkit.Shared;

/// <summary>
/// A route pattern, parsed by ASP.NET Core's rules (its <c>RoutePatternParser</c> and <c>RouteParameterParser</c>), so that a mistake is
/// found while typing and not when the application starts.
/// </summary>
internal sealed class RoutePattern
{
    private RoutePattern(string text, ImmutableArray<RoutePatternParameter> parameters, string? fault)
    {
        Parameters = parameters;
        Fault = fault;
        Matches = text.Trim('~', '/').ToLowerInvariant();
        foreach (var parameter in parameters)
        {
            Matches = Matches.Replace("{" + parameter.Text.ToLowerInvariant() + "}", parameter.Matches);
        }
    }

    /// <summary>Gets a text that is equal for patterns that match the same paths: the router ignores names and case.</summary>
    public string Matches { get; }

    public ImmutableArray<RoutePatternParameter> Parameters { get; }

    /// <summary>Gets the fault of the pattern; null if it has no fault.</summary>
    public string? Fault { get; }

    public RoutePatternParameter? Parameter(string name) =>
        Parameters.FirstOrDefault(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase));

    public static RoutePattern Parse(string text)
    {
        var parameters = ImmutableArray.CreateBuilder<RoutePatternParameter>();
        var fault = Parse(text, parameters);
        return new RoutePattern(text, parameters.ToImmutable(), fault);
    }

    private static string? Parse(string text, ImmutableArray<RoutePatternParameter>.Builder parameters)
    {
        if (text.StartsWith("~/", StringComparison.Ordinal) || text.StartsWith("/", StringComparison.Ordinal))
        {
            text = text.Substring(text.IndexOf('/') + 1);
        }
        else if (text.StartsWith("~", StringComparison.Ordinal))
        {
            return "a '~' at the start needs a '/' after it";
        }

        if (text.Length == 0)
        {
            return null;
        }

        var segments = Split(text, out var fault);
        for (var i = 0; fault is null && i < segments.Count; i++)
        {
            fault = segments[i].Length == 0
                ? i == segments.Count - 1 ? null : "it has an empty segment ('//')"
                : ReadSegment(segments[i], IsLast(segments, i), parameters);
        }

        return fault;
    }

    /// <summary>Indicates whether nothing but a slash may follow the segment.</summary>
    private static bool IsLast(List<string> segments, int i) =>
        i == segments.Count - 1 || (i == segments.Count - 2 && segments[i + 1].Length == 0);

    /// <summary>Splits at the slashes outside of parameters: a constraint may contain a slash.</summary>
    private static List<string> Split(string text, out string? fault)
    {
        var segments = new List<string>();
        var depth = 0;
        var start = 0;
        fault = null;
        for (var i = 0; i < text.Length; i++)
        {
            var isDoubled = i + 1 < text.Length && text[i + 1] == text[i];
            switch (text[i])
            {
                case '{' or '}' when isDoubled:
                    i++;
                    break;
                case '{':
                    fault ??= depth > 0 ? "a parameter contains a '{'" : null;
                    depth = 1;
                    break;
                case '}':
                    fault ??= depth == 0 ? "a '}' has no '{' before it" : null;
                    depth = 0;
                    break;
                case '/' when depth == 0:
                    segments.Add(text.Substring(start, i - start));
                    start = i + 1;
                    break;
            }
        }

        fault ??= depth > 0 ? "a '{' has no '}' after it" : null;
        segments.Add(text.Substring(start));
        return segments;
    }

    private static string? ReadSegment(string segment, bool isLast, ImmutableArray<RoutePatternParameter>.Builder parameters)
    {
        var literal = new StringBuilder();
        RoutePatternParameter? previous = null;
        var parts = 0;
        var hasCatchAll = false;
        for (var i = 0; i < segment.Length; i++)
        {
            var isDoubled = i + 1 < segment.Length && segment[i + 1] == segment[i];
            if (segment[i] != '{' || isDoubled)
            {
                if (segment[i] == '?')
                {
                    return "a '?' is allowed only at the end of a parameter";
                }

                i += segment[i] is '{' or '}' ? 1 : 0;
                literal.Append(segment[i]);
                continue;
            }

            if (previous is { IsOptional: true })
            {
                return $"the optional parameter '{previous.Name}' must end its segment";
            }

            if (previous is not null && literal.Length == 0)
            {
                return $"the parameter '{previous.Name}' is not separated from the next parameter";
            }

            var end = EndOfParameter(segment, i + 1);
            var parameter = ReadParameter(segment.Substring(i + 1, end - i - 1), out var fault);
            if (parameter is null)
            {
                return fault;
            }

            if (parameters.Any(other => string.Equals(other.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)))
            {
                return $"the parameter '{parameter.Name}' occurs twice";
            }

            if (parameter.IsOptional && end != segment.Length - 1)
            {
                return $"the optional parameter '{parameter.Name}' must end its segment";
            }

            if (parameter.IsOptional && parts + literal.Length > 0 && literal.ToString() != ".")
            {
                return $"only '.' may precede the optional parameter '{parameter.Name}' in its segment";
            }

            if (parameter.IsCatchAll && !isLast)
            {
                return $"the catch-all parameter '{parameter.Name}' must be in the last segment";
            }

            hasCatchAll |= parameter.IsCatchAll;
            parts += literal.Length > 0 ? 2 : 1;
            literal.Clear();
            previous = parameter;
            parameters.Add(parameter);
            i = end;
        }

        if (previous is { IsOptional: true } && literal.Length > 0)
        {
            return $"the optional parameter '{previous.Name}' must end its segment";
        }

        return hasCatchAll && parts + literal.Length > 1 ? "a catch-all parameter must be the only part of its segment" : null;
    }

    private static int EndOfParameter(string segment, int start)
    {
        for (var i = start; ; i++)
        {
            if (segment[i] is '{' or '}')
            {
                if (i + 1 == segment.Length || segment[i + 1] != segment[i])
                {
                    return i;
                }

                i++;
            }
        }
    }

    private static RoutePatternParameter? ReadParameter(string text, out string? fault)
    {
        fault = null;
        var stars = text.StartsWith("**", StringComparison.Ordinal) ? 2 : text.StartsWith("*", StringComparison.Ordinal) ? 1 : 0;
        var isOptional = text.EndsWith("?", StringComparison.Ordinal);
        var body = text.Substring(stars, Math.Max(0, text.Length - stars - (isOptional ? 1 : 0)));

        // The router takes these characters for a part of the name if they are its first.
        var nameEnd = body.Length > 1 ? body.IndexOfAny([':', '='], 1) : -1;
        var name = nameEnd < 0 ? body : body.Substring(0, nameEnd);
        if (name.Length == 0 || name.IndexOfAny(['{', '}', '/', '?', '*']) >= 0)
        {
            fault = $"'{name}' is not a valid parameter name";
            return null;
        }

        var constraints = ReadConstraints(nameEnd < 0 ? "" : body.Substring(nameEnd), out var hasDefault);
        if (hasDefault && isOptional)
        {
            fault = $"the optional parameter '{name}' cannot have a default value";
            return null;
        }

        if (stars > 0 && isOptional)
        {
            fault = $"the catch-all parameter '{name}' cannot be optional";
            return null;
        }

        return new RoutePatternParameter(text, name, stars > 0, isOptional, hasDefault, constraints);
    }

    private static ImmutableArray<string> ReadConstraints(string text, out bool hasDefault)
    {
        var constraints = ImmutableArray.CreateBuilder<string>();
        var start = -1;
        var depth = 0;
        hasDefault = false;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ':';
            depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
            if (depth > 0 && i < text.Length)
            {
                continue;
            }

            if (c is ':' or '=')
            {
                if (start >= 0)
                {
                    constraints.Add(text.Substring(start, i - start));
                }

                start = i + 1;
                if (c == '=')
                {
                    hasDefault = true;
                    break;
                }
            }
        }

        return constraints.ToImmutable();
    }
}
