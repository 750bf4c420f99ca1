using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Cors.Infrastructure;

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

    /// <summary>The number of refused origins that are remembered, and the length of what is kept of each: they are the peer's.</summary>
    private const int MaxRefused = 16;
    private const int MaxRefusedLength = 256;

    private readonly HashSet<string> _origins = new(StringComparer.Ordinal);
    private readonly bool _allowsAny;

    /// <summary>The check of a CORS policy whose origins have wildcards; null if there is none.</summary>
    private readonly Func<string, bool>? _allowsByPolicy;

    /// <summary>The origins whose refusal has been logged. Any thread may use it, under its lock.</summary>
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    /// <summary>Creates the set for a route, whose settings have been validated.</summary>
    /// <param name="origins">The setting of the route.</param>
    /// <param name="policy">The CORS policy that counts for the route; null if there is none.</param>
    public AllowedOrigins(IEnumerable<string> origins, CorsPolicy? policy = null)
    {
        if (policy?.Origins.Any(static origin => origin.Contains('*')) == true)
        {
            _allowsByPolicy = policy!.IsOriginAllowed;
        }

        foreach (var origin in origins.Concat(policy?.Origins ?? []))
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
        _allowsAny
        || (_origins.Count != 0 && TryNormalize(origin, out var normal) && _origins.Contains(normal))
        || _allowsByPolicy?.Invoke(origin) == true;

    /// <summary>Notes that an origin has been refused.</summary>
    /// <param name="origin">The value of the <c>Origin</c> header.</param>
    /// <param name="kept">The part of it that may be logged.</param>
    /// <returns>True the first time, for the first origins of the route.</returns>
    public bool NoteRefused(string origin, out string kept)
    {
        kept = origin.Length <= MaxRefusedLength ? origin : string.Concat(origin.AsSpan(0, MaxRefusedLength), "…");
        lock (_refused)
        {
            return _refused.Count < MaxRefused && _refused.Add(kept);
        }
    }

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
