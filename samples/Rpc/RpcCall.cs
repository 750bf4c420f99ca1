using System.Text.Json;
using System.Text.Json.Serialization;

namespace RpcSample;

/// <summary>A call of a method, in either direction. A call without an id is a notification, which is not answered.</summary>
public sealed record RpcCall(
    string Method,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Params = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Id = null)
{
    [JsonPropertyOrder(-1)]
    public string Jsonrpc { get; } = RpcJson.Version;

    /// <returns>The call; null if the message is none.</returns>
    public static RpcCall? Read(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object
            || !message.TryGetProperty("jsonrpc", out var version) || version.ValueKind != JsonValueKind.String || !version.ValueEquals(RpcJson.Version)
            || !message.TryGetProperty("method", out var method) || method.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var hasParameters = message.TryGetProperty("params", out var parameters);
        var hasId = message.TryGetProperty("id", out _);
        var id = IdOf(message);
        return (hasParameters && parameters.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)) || (hasId && id is null)
            ? null
            : new RpcCall(method.GetString()!, hasParameters ? parameters : null, id);
    }

    /// <returns>The id, which may be a JSON null; null if there is none, or none that is allowed.</returns>
    public static JsonElement? IdOf(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object
        && message.TryGetProperty("id", out var id)
        && id.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null
            ? id
            : null;
}
