namespace WebSocketToolkit.Contracts.Hosting;

/// <summary>The names of the documents that the application has added.</summary>
internal sealed class ContractDocumentNames
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string name) => _names.Add(name);

    public bool Contains(string name) => _names.Contains(name);
}
