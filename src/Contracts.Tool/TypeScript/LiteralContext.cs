using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebSocketToolkit.Contracts.Tool.TypeScript;

/// <summary>The form of literals: a JSON text is a JavaScript literal as well.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class LiteralContext : JsonSerializerContext
{
    /// <summary>Gets literals in which letters of any language are as they are.</summary>
    public static LiteralContext Relaxed { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
