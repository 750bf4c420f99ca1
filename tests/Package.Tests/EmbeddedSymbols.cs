using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace WebSocketToolkit.Package.Tests;

/// <summary>The symbols in an assembly, as far as they lead a debugger to the sources.</summary>
/// <param name="IsReproducible">Indicates whether the compiler was deterministic.</param>
/// <param name="SourceLink">The JSON that says where the sources are published; empty if there is none.</param>
/// <param name="HasCompilerOptions">Indicates whether the assembly could be compiled again from what the symbols say.</param>
/// <param name="Documents">The paths of the sources, and whether their text is in the symbols.</param>
internal sealed record EmbeddedSymbols(bool IsReproducible, string SourceLink, bool HasCompilerOptions, IReadOnlyDictionary<string, bool> Documents)
{
    private static readonly Guid _sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");
    private static readonly Guid _embeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");
    private static readonly Guid _compilerOptions = new("B5FEEC05-8CD0-4A83-96DA-466284BB4BD8");

    public static EmbeddedSymbols Read(PEReader image)
    {
        var directory = image.ReadDebugDirectory();
        var embedded = directory.Single(static entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using var provider = image.ReadEmbeddedPortablePdbDebugDirectoryData(embedded);
        var reader = provider.GetMetadataReader();
        var ofModule = Of(reader, EntityHandle.ModuleDefinition).ToDictionary(static entry => entry.Kind, static entry => entry.Value);
        return new EmbeddedSymbols(
            directory.Any(static entry => entry.Type == DebugDirectoryEntryType.Reproducible),
            ofModule.TryGetValue(_sourceLink, out var json) ? Encoding.UTF8.GetString(reader.GetBlobBytes(json)) : "",
            ofModule.ContainsKey(_compilerOptions),
            reader.Documents.ToDictionary(
                handle => reader.GetString(reader.GetDocument(handle).Name),
                handle => Of(reader, handle).Any(static entry => entry.Kind == _embeddedSource)));
    }

    private static IEnumerable<(Guid Kind, BlobHandle Value)> Of(MetadataReader reader, EntityHandle parent) => reader
        .GetCustomDebugInformation(parent)
        .Select(reader.GetCustomDebugInformation)
        .Select(information => (reader.GetGuid(information.Kind), information.Value));
}
