using WebSocketToolkit.Contracts.Schemas;

namespace WebSocketToolkit.Contracts.AsyncApi;

/// <summary>
/// The C# declarations behind the parts of a printed document. They are beside the document and not in it: a committed document must not change
/// because code was moved.
/// </summary>
internal sealed class DocumentParts(SchemaSet schemas)
{
    private const string Schemas = "#/components/schemas/";
    private const string Properties = "properties/";

    private readonly Dictionary<string, DocumentPart> _parts = new(StringComparer.Ordinal);

    /// <summary>Adds a part of a section, such as <c>#/channels/</c>.</summary>
    public void Add(string section, string name, DocumentPart part) => _parts.TryAdd(section + Json.PointerPart(name), part);

    /// <summary>Returns the part at a JSON pointer, or the nearest one around it; null if there is none.</summary>
    public DocumentPart? Find(string pointer)
    {
        for (var at = pointer; ; at = at[..at.LastIndexOf('/')])
        {
            if (_parts.TryGetValue(at, out var part) || (part = OfSchema(at)) is not null)
            {
                return part;
            }

            if (!at.Contains('/', StringComparison.Ordinal))
            {
                return null;
            }
        }
    }

    /// <summary>Returns the type that a whole schema, or the property that a schema of a property describes.</summary>
    private DocumentPart? OfSchema(string pointer)
    {
        if (!pointer.StartsWith(Schemas, StringComparison.Ordinal))
        {
            return null;
        }

        var names = pointer[Schemas.Length..].Split('/', 2);
        if (schemas.KeyOf(Json.NameOf(names[0])) is not { } key)
        {
            return null;
        }

        if (names is [_])
        {
            return new(key.Type);
        }

        if (!names[1].StartsWith(Properties, StringComparison.Ordinal) || names[1].Count('/') > 1)
        {
            return null;
        }

        // No property of the type has the name of a discriminator: the attributes of the base do.
        return schemas.MemberOf(key.Type, Json.NameOf(names[1][Properties.Length..])) is { } member ? new(key.Type, member)
            : key.Base is { } parent ? new(parent)
            : null;
    }
}
