using System.Text.Json;
using System.Text.Json.Serialization;

namespace RpcSample;

/// <summary>The response to a call: a result or an error.</summary>
/// <param name="Id">The id of the call; a JSON null if it could not be read.</param>
/// <param name="Result">The result of the method.</param>
/// <param name="Error">The reason why there is no result.</param>
public sealed record RpcResponse(
    JsonElement Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Result,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RpcError? Error)
{
    private static readonly JsonElement _noId = JsonElement.Parse("null");

    [JsonPropertyOrder(-1)]
    public string Jsonrpc { get; } = RpcJson.Version;

    public static RpcResponse Success(JsonElement? id, JsonElement result) => new(id ?? _noId, result, null);

    public static RpcResponse Failure(JsonElement? id, RpcError error) => new(id ?? _noId, null, error);
}
