using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace WebSocketToolkit.Contracts.Sources;

/// <summary>The portable symbols of an assembly: beside it, or embedded.</summary>
internal sealed class AssemblySymbols : IDisposable
{
    /// <summary>The kind of the information that names the files of a type without code (Portable PDB, "Type Definition Documents").</summary>
    private static readonly Guid _typeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly PEReader _image;
    private readonly MetadataReaderProvider _provider;
    private readonly MetadataReader _metadata;
    private readonly Dictionary<MethodDefinitionHandle, MethodDefinitionHandle> _stateMachines = [];

    private AssemblySymbols(PEReader image, MetadataReaderProvider provider)
    {
        _image = image;
        _provider = provider;
        _metadata = image.GetMetadataReader();
        Reader = provider.GetMetadataReader();
        foreach (var handle in Reader.MethodDebugInformation)
        {
            if (Reader.GetMethodDebugInformation(handle).GetStateMachineKickoffMethod() is { IsNil: false } method)
            {
                _stateMachines[method] = handle.ToDefinitionHandle();
            }
        }
    }

    public MetadataReader Reader { get; }

    /// <summary>Opens the symbols of an assembly; null if it has none that can be read.</summary>
    public static AssemblySymbols? Open(string path)
    {
        PEReader? image = null;
        try
        {
            image = new(File.OpenRead(path));
            if (image.TryOpenAssociatedPortablePdb(path, static file => File.Exists(file) ? File.OpenRead(file) : null, out var provider, out _)
                && provider is not null)
            {
                return new(image, provider);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            // Symbols are a help, and no condition: the message is the same without them.
        }

        image?.Dispose();
        return null;
    }

    /// <summary>Returns where the code of a method, or the methods of a type, begin: one place in each file.</summary>
    public IReadOnlyList<SymbolPoint> Find(MemberInfo member) => MetadataTokens.EntityHandle(member.MetadataToken) switch
    {
        { Kind: HandleKind.MethodDefinition } handle => FirstOf([(MethodDefinitionHandle)handle]),
        { Kind: HandleKind.TypeDefinition } handle => OfType((TypeDefinitionHandle)handle),
        _ => [],
    };

    public void Dispose()
    {
        _provider.Dispose();
        _image.Dispose();
    }

    private IReadOnlyList<SymbolPoint> OfType(TypeDefinitionHandle type)
    {
        var points = FirstOf(_metadata.GetTypeDefinition(type).GetMethods());
        if (points.Count > 0)
        {
            return points;
        }

        foreach (var handle in Reader.GetCustomDebugInformation(type))
        {
            var information = Reader.GetCustomDebugInformation(handle);
            if (Reader.GetGuid(information.Kind) == _typeDocuments)
            {
                return [.. DocumentsOf(information).Select(static document => new SymbolPoint(document))];
            }
        }

        return [];
    }

    private List<Document> DocumentsOf(CustomDebugInformation information)
    {
        var documents = new List<Document>();
        for (var blob = Reader.GetBlobReader(information.Value); blob.RemainingBytes > 0;)
        {
            documents.Add(Reader.GetDocument(MetadataTokens.DocumentHandle(blob.ReadCompressedInteger())));
        }

        return documents;
    }

    private IReadOnlyList<SymbolPoint> FirstOf(IEnumerable<MethodDefinitionHandle> methods) =>
    [
        .. methods
            .SelectMany(PointsOf)
            .GroupBy(static point => point.Document)
            .Select(group => group.OrderBy(static point => (point.StartLine, point.StartColumn)).First())
            .Select(point => new SymbolPoint(Reader.GetDocument(point.Document), point.StartLine, point.StartColumn)),
    ];

    private IEnumerable<SequencePoint> PointsOf(MethodDefinitionHandle method)
    {
        // The code of an async method, or of an iterator, is that of its state machine.
        var code = _stateMachines.GetValueOrDefault(method, method);
        return Reader.GetMethodDebugInformation(code).GetSequencePoints().Where(static point => !point.IsHidden);
    }
}
