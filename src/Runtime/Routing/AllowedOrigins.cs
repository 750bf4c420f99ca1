using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace WebSocketToolkit.Routing;

/// <summary>
/// The origins that a route allows besides its host's own. They are compared as browsers compare them (RFC 6454 section 5): by scheme, host
/// and effective port.
/// </summary>
internal sealed class AllowedOrigins
{
    /// <summary>The setting that allows all origins.</summary>
    public const string Any = "*";

    /// <summary>The characters that an origin never contains behind its scheme.</summary>
    private static readonly SearchValues<char> _foreign = SearchValues.Create("/?#@\\ ");

    private readonly HashSet<string> _origins = new(StringComparer.Ordinal);
    private readonly bool _allowsAny;

    /// <summary>Creates the set for a route, whose settings have been validated.</summary>
    /// <param name="origins">The setting of the route.</param>
    public AllowedOrigins(IEnumerable<string> origins)
    {
        foreach (var origin in origins)
        {
            _allowsAny |= origin == Any;
            if (TryNormalize(origin, out var normal))
            {
                _origins.Add(normal);
            }
        }
    }

    /// <summary>Determines whether the set contains an origin.</summary>
    /// <param name="origin">The value of the <c>Origin</c> header.</param>
    public bool Contains(string origin) =>
        _allowsAny || (_origins.Count != 0 && TryNormalize(origin, out var normal) && _origins.Contains(normal));

    /// <summary>Determines whether a setting can ever match the origin that a browser sends.</summary>
    /// <param name="origin">The setting.</param>
    public static bool IsValid(string origin) => origin == Any || TryNormalize(origin, out _);

    private static bool TryNormalize(string origin, [NotNullWhen(true)] out string? normal)
    {
        normal = null;
        var host = origin.IndexOf("://", StringComparison.Ordinal) + 3;
        if (host < 4
            || origin.AsSpan(host).ContainsAny(_foreign)
            || !Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            || uri.IdnHost.Length == 0)
        {
            return false;
        }

        normal = string.Create(CultureInfo.InvariantCulture, $"{uri.Scheme}://{uri.IdnHost}:{uri.Port}");
        return true;
    }
}
