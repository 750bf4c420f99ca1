using WebSocketToolkit.Contracts.Comparison;

namespace WebSocketToolkit.Contracts.Tool.TypeScript;

/// <summary>The messages of a channel in one direction, and how a client writes or reads them.</summary>
internal sealed class Direction
{
    private readonly TypePrinter _types;
    private readonly string _binary;

    /// <param name="messages">The messages.</param>
    /// <param name="types">The printer of their types.</param>
    /// <param name="binary">The type of bytes.</param>
    public Direction(IEnumerable<WireMessage> messages, TypePrinter types, string binary)
    {
        (_types, _binary) = (types, binary);
        Messages = [.. messages];
        var typed = Messages.Where(static message => message.IsJson).ToArray();
        var isText = Messages.Any(static message => IsText(message));
        Format = isText ? (typed.Length > 0 ? "mixed" : "text") : null;
        Tag = TagOf(typed);
        Tags = Tag is null ? [] : [.. typed.Select(message => TagIn(message, Tag))];
    }

    public IReadOnlyList<WireMessage> Messages { get; }

    /// <summary>Gets how texts are read and written: null for JSON.</summary>
    public string? Format { get; }

    /// <summary>Gets the property that says what a message is; null if not all typed messages have one of the same name.</summary>
    public string? Tag { get; }

    /// <summary>Gets the literals of the tag.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>Returns the union of the messages' types.</summary>
    public string Union() => TypePrinter.Union(Messages.Select(TypeOf));

    public string TypeOf(WireMessage message) =>
        message.IsJson ? _types.TypeOf(message.Node["payload"])
        : IsText(message) ? "string"
        : _binary;

    /// <summary>Returns the literal by which a message is known.</summary>
    public static string TagIn(WireMessage message, string tag)
    {
        var value = message.Node["payload"].Resolve()["properties"][tag]["const"];
        return value.Text is { } text ? Identifiers.Literal(text) : value.Value!.ToJsonString();
    }

    private static bool IsText(WireMessage message) => message.ContentType == "text/plain";

    private static string? TagOf(WireMessage[] messages)
    {
        if (messages.Length == 0)
        {
            return null;
        }

        IEnumerable<string>? common = null;
        foreach (var message in messages)
        {
            var schema = message.Node["payload"].Resolve();
            var tags = schema["properties"].Members.Where(static member => member.Node["const"].Exists).Select(static member => member.Name);
            common = common is null ? tags : common.Intersect(tags, StringComparer.Ordinal);
        }

        return common!.FirstOrDefault();
    }
}
