using System.Reflection.Metadata;
using System.Security.Cryptography;

namespace WebSocketToolkit.Contracts.Sources;

/// <summary>
/// The files that symbols name. A deterministic build writes other paths into them (<c>/_/src/Chat.cs</c>), and a build elsewhere did: a file of the
/// same end and the same content is the one that is meant.
/// </summary>
/// <param name="folder">The folder of the project, or one below it.</param>
internal sealed class SourceFiles(string folder)
{
    private static readonly Guid _sha1 = new("ff1816ec-aa5e-4d10-87f7-6f4963833460");
    private static readonly Guid _sha256 = new("8829d00f-11b8-4213-878b-770e8597ac16");

    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);

    /// <summary>Returns the full path of a file; null if it is not here.</summary>
    public string? Find(MetadataReader symbols, Document document) =>
        Find(symbols.GetString(document.Name), symbols.GetGuid(document.HashAlgorithm), symbols.GetBlobBytes(document.Hash));

    /// <summary>Returns the full path of a file; null if it is not here.</summary>
    /// <param name="name">The path that the compiler has seen, or has written.</param>
    /// <param name="algorithm">The algorithm of the hash, by its number in portable symbols.</param>
    /// <param name="hash">The hash of the content.</param>
    public string? Find(string name, Guid algorithm, byte[] hash)
    {
        if (!_known.TryGetValue(name, out var found))
        {
            found = File.Exists(name) ? Path.GetFullPath(name) : FindSame(name, algorithm, hash);
            _known.Add(name, found);
        }

        return found;
    }

    private string? FindSame(string name, Guid algorithm, byte[] hash)
    {
        var names = name.Split('/', '\\');
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            for (var i = 1; i < names.Length; i++)
            {
                var file = Path.Combine([at, .. names[i..]]);
                if (File.Exists(file) && hash.AsSpan().SequenceEqual(HashOf(file, algorithm)))
                {
                    return file;
                }
            }
        }

        return null;
    }

    private static byte[] HashOf(string file, Guid algorithm)
    {
        using var content = File.OpenRead(file);
#pragma warning disable CA5350 // It is the compiler's choice, and names a file.
        return algorithm == _sha256 ? SHA256.HashData(content) : algorithm == _sha1 ? SHA1.HashData(content) : [];
#pragma warning restore CA5350
    }
}
