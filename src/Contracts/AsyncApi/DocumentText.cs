using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts.AsyncApi;

/// <summary>The text of documents: the same on every machine, so that a committed document changes only if the contract does.</summary>
internal static class DocumentText
{
    private static readonly JsonWriterOptions _writing = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Returns the UTF-8 text of a document, with a line break at its end.</summary>
    public static byte[] Of(JsonNode document)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, _writing))
        {
            document.WriteTo(writer);
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}
