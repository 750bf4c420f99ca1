using System.Text.Json;
using System.Text.Json.Serialization;

namespace RpcSample;

/// <summary>The error object of JSON-RPC 2.0, section 5.1.</summary>
public sealed record RpcError(
    int Code,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Data = null)
{
    public const int ParseErrorCode = -32700;
    public const int InvalidRequestCode = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;
    public const int ServerError = -32000;

    /// <summary>The code of the Language Server Protocol, which StreamJsonRpc knows too.</summary>
    public const int RequestCancelled = -32800;

    public static RpcError ParseError(string message) => new(ParseErrorCode, message);

    public static RpcError InvalidRequest(string message) => new(InvalidRequestCode, message);
}
