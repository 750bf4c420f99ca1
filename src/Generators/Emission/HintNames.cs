using System.Runtime.CompilerServices;

namespace WebSocketToolkit.Generators.Emission;

/// <summary>The names of generated files.</summary>
internal static class HintNames
{
    /// <summary>
    /// The names that <see cref="FindAmbiguousNames"/> finds, for each compilation's assembly: to ask for the members of namespaces once
    /// for each endpoint takes quadratic time.
    /// </summary>
    private static readonly ConditionalWeakTable<IAssemblySymbol, HashSet<string>> _ambiguousNames = new();

    /// <summary>
    /// Returns the name of the file. File names are compared without case, so classes that differ only in case get a hash of the exact
    /// name.
    /// </summary>
    /// <param name="type">The class.</param>
    /// <param name="suffix">The end of the name.</param>
    /// <param name="taken">The names of the files that are there for every project.</param>
    public static string Of(INamedTypeSymbol type, string suffix, params string[] taken)
    {
        var name = Names.Metadata(type);
        var assembly = type.ContainingAssembly;
        var parts = name.Split('.', '+');
        if (Array.Exists(taken, file => string.Equals(file, name + suffix, StringComparison.OrdinalIgnoreCase)))
        {
            return $"{name}-{Hash(name)}{suffix}";
        }

        if (!parts.Any(_ambiguousNames.GetValue(assembly, FindAmbiguousNames).Contains))
        {
            return name + suffix;
        }

        IEnumerable<INamespaceOrTypeSymbol> found = [assembly.GlobalNamespace];
        foreach (var part in parts)
        {
            found = found.SelectMany(static symbol => symbol.GetMembers()).OfType<INamespaceOrTypeSymbol>()
                .Where(symbol => string.Equals(symbol.MetadataName, part, StringComparison.OrdinalIgnoreCase))
                .ToArray();
        }

        return found.Skip(1).Any() ? $"{name}-{Hash(name)}{suffix}" : name + suffix;
    }

    /// <summary>Finds the names of types and namespaces that differ from another name only in case. The set ignores case.</summary>
    private static HashSet<string> FindAmbiguousNames(IAssemblySymbol assembly)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var ambiguous = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in assembly.TypeNames.Concat(assembly.NamespaceNames))
        {
            if (seen.TryGetValue(name, out var other) && other != name)
            {
                ambiguous.Add(name);
            }

            seen[name] = name;
        }

        return ambiguous;
    }

    /// <summary>Computes the FNV-1a hash, since <c>GetHashCode</c> differs from run to run.</summary>
    public static string Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 16777619u);
        }

        return hash.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }
}
