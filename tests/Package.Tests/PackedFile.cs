using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;

namespace WebSocketToolkit.Package.Tests;

/// <summary>A packed package, read into memory.</summary>
internal sealed class PackedFile
{
    private readonly Dictionary<string, byte[]> _files;

    private PackedFile(Dictionary<string, byte[]> files)
    {
        _files = files;
        var nuspec = files.Keys.Single(static name => !name.Contains('/', StringComparison.Ordinal) && name.EndsWith(".nuspec", StringComparison.Ordinal));
        using var stream = new MemoryStream(files[nuspec]);
        Nuspec = XDocument.Load(stream);
    }

    public XDocument Nuspec { get; }

    /// <summary>Gets the names of the files, in their order, without those that every package has for itself.</summary>
    public string[] Entries =>
        [.. _files.Keys
            .Where(static name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    public IEnumerable<string> Assemblies => Entries.Where(static name => name.EndsWith(".dll", StringComparison.Ordinal));

    public Dictionary<string, XElement> Dependencies =>
        Nuspec.Descendants().Where(static element => element.Name.LocalName == "dependency").ToDictionary(static element => element.Attribute("id")!.Value);

    public static async Task<PackedFile> ReadAsync(string path)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await using var archive = await ZipFile.OpenReadAsync(path);
        foreach (var entry in archive.Entries)
        {
            await using var stream = await entry.OpenAsync();
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            files.Add(entry.FullName, copy.ToArray());
        }

        return new PackedFile(files);
    }

    public bool Has(string name) => _files.ContainsKey(name);

    public byte[] Bytes(string name) => _files[name];

    public string Text(string name) => Encoding.UTF8.GetString(_files[name]);

    /// <summary>Returns an element of the metadata; null if it is not there.</summary>
    public XElement? Element(string name) => Nuspec.Root!.Elements().Single().Elements().SingleOrDefault(element => element.Name.LocalName == name);

    public EmbeddedSymbols Symbols(string assembly)
    {
        using var image = new PEReader(new MemoryStream(_files[assembly]));
        return EmbeddedSymbols.Read(image);
    }
}
