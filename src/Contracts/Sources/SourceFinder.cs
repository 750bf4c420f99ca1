using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.RegularExpressions;

namespace WebSocketToolkit.Contracts.Sources;

/// <summary>The places of declarations in the files of an application, from the symbols of its assemblies.</summary>
/// <param name="files">The files.</param>
internal sealed class SourceFinder(SourceFiles files) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Assembly, AssemblySymbols?> _symbols = [];

    /// <summary>Returns the place of a type, a property or a method; null if it is not known.</summary>
    public SourcePlace? Find(MemberInfo member)
    {
        try
        {
            return member switch
            {
                Type type => FindType(type),
                PropertyInfo property => property.GetAccessors(nonPublic: true)
                    .Select(accessor => Find(accessor, pattern: null))
                    .FirstOrDefault(static place => place is not null),
                MethodBase method => Find(method, $@"\b(?<name>{Regex.Escape(method.Name)})\s*(<[^>]*>)?\s*\("),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException or RegexMatchTimeoutException)
        {
            // A place is a help, and no condition: the message is the same without one.
            return null;
        }
    }

    public void Dispose()
    {
        foreach (var symbols in _symbols.Values)
        {
            symbols?.Dispose();
        }
    }

    private SourcePlace? FindType(Type type)
    {
        var name = Regex.Escape(type.Name.Split('`')[0]);
        return Find(type, $@"\b(class|struct|record|interface|enum)\s+(?<name>{name})\b");
    }

    /// <summary>Finds a declaration. The symbols only know code, which is in the lines behind it.</summary>
    /// <param name="member">The type or method.</param>
    /// <param name="pattern">The pattern of the declaration, in which <c>name</c> is its name; null if the place of the code will do.</param>
    private SourcePlace? Find(MemberInfo member, string? pattern)
    {
        if (SymbolsOf(member.Module.Assembly) is not { } symbols)
        {
            return null;
        }

        SourcePlace? code = null;
        foreach (var (point, file) in symbols.Find(member).Select(point => (point, File: files.Find(symbols.Reader, point.Document))))
        {
            // The generator's part of a partial class is not what somebody wrote.
            if (file is null || file.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (pattern is not null && FindText(file, pattern, point.Line) is { } declaration)
            {
                return declaration;
            }

            code ??= new(file, point.Line ?? 1, point.Column);
        }

        return code;
    }

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An assembly without a file has no symbols that are found.")]
    private AssemblySymbols? SymbolsOf(Assembly assembly)
    {
        if (!_symbols.TryGetValue(assembly, out var symbols))
        {
            symbols = assembly.Location is { Length: > 0 } path ? AssemblySymbols.Open(path) : null;
            _symbols.Add(assembly, symbols);
        }

        return symbols;
    }

    /// <summary>Finds the last match up to a line, or the first one of all where no line is known.</summary>
    private static SourcePlace? FindText(string file, string pattern, int? line)
    {
        var lines = File.ReadAllLines(file);
        var expression = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, _patience);
        var numbers = line is { } last ? Enumerable.Range(1, Math.Min(last, lines.Length)).Reverse() : Enumerable.Range(1, lines.Length);
        foreach (var number in numbers)
        {
            var isComment = lines[number - 1].AsSpan().TrimStart().StartsWith("//");
            if (!isComment && expression.Match(lines[number - 1]) is { Success: true } match)
            {
                return new(file, number, match.Groups["name"].Index + 1);
            }
        }

        return null;
    }
}
