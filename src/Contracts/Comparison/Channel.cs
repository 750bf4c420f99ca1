using System.Text.RegularExpressions;

namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>A channel of a document, with its operations.</summary>
internal sealed partial class Channel
{
    private Channel(string name, DocumentNode node, DocumentNode[] operations)
    {
        Name = name;
        Node = node;
        Operations = operations;
    }

    /// <summary>Gets the name of the endpoint in the document.</summary>
    public string Name { get; }

    public DocumentNode Node { get; }

    public IReadOnlyList<DocumentNode> Operations { get; }

    public string Address => Node["address"].Text ?? "";

    /// <summary>Gets the address without the names of its parameters, which are nothing on the wire.</summary>
    public string Path => Parameters().Replace(Address, "{}");

    /// <summary>Gets the parameters, in the order of the address.</summary>
    public IReadOnlyList<DocumentNode> Values => [.. Parameters().Matches(Address).Select(match => Node["parameters"][match.Value.Trim('{', '}')])];

    public IEnumerable<DocumentNode> Receiving => Operations.Where(static operation => operation["action"].Text == "receive");

    public IEnumerable<WireMessage> Received => WireMessage.Of(Receiving.SelectMany(static operation => operation["messages"].Elements));

    public IEnumerable<WireMessage> Sent => WireMessage.Of(Operations.SelectMany(static operation =>
        (operation["action"].Text == "receive" ? operation["reply"]["messages"] : operation["messages"]).Elements));

    /// <summary>Gets the messages with which the server answers what has failed.</summary>
    public IEnumerable<WireMessage> Failures => WireMessage.Of(Operations
        .Where(operation => operation.Pointer.StartsWith($"#/operations/{Name}.OnError", StringComparison.Ordinal))
        .SelectMany(static operation => operation["messages"].Elements));

    /// <summary>Returns the channels of a document.</summary>
    public static IReadOnlyList<Channel> Of(DocumentNode document)
    {
        var operations = document["operations"].Members.Select(static member => member.Node)
            .ToLookup(static operation => operation["channel"].Resolve().Pointer, StringComparer.Ordinal);
        return [.. document["channels"].Members.Select(member => new Channel(member.Name, member.Node, [.. operations[member.Node.Resolve().Pointer]]))];
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.NonBacktracking)]
    private static partial Regex Parameters();
}
