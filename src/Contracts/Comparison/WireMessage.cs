namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>A message as it is on the wire.</summary>
/// <param name="Component">The name in the document, which is nothing on the wire.</param>
/// <param name="Node">The message in the document.</param>
internal sealed record WireMessage(string Component, DocumentNode Node)
{
    private const string Json = "application/json";

    /// <summary>Gets the name: the value of the discriminator, or that of a type.</summary>
    public string Name { get; } = Node["name"].Text ?? Component;

    public string ContentType { get; } = Node["contentType"].Text ?? Json;

    public bool IsJson => ContentType == Json;

    /// <summary>Gets a value that indicates whether it is a text or bytes, whatever they are.</summary>
    public bool IsRaw => !IsJson && Name is "text" or "binary" && Component == Name;

    /// <summary>Gets the codec; null for JSON, texts and bytes.</summary>
    public string? Codec => IsJson || IsRaw ? null : Component[(Component.LastIndexOf('.') + 1)..];

    /// <summary>Gets the place in a message by which it belongs to its operation; null if there is none.</summary>
    public string? Correlation { get; } = Node["correlationId"]["location"].Text;

    /// <summary>Gets a value that indicates whether the name is on the wire. Otherwise, it is the name of a type, which may change.</summary>
    public bool IsNamedOnWire => IsRaw || SchemaBranch.Of(Node["payload"]) is [{ Discriminator: not null }];

    /// <summary>Returns the messages that a list of references names, each once.</summary>
    public static IEnumerable<WireMessage> Of(IEnumerable<DocumentNode> references) => references
        .Select(static reference => new WireMessage((reference["$ref"].Text ?? "").Split('/')[^1], reference.Resolve()))
        .Where(static message => message.Node.Exists)
        .DistinctBy(static message => message.Node.Pointer, StringComparer.Ordinal);
}
