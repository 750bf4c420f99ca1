using System.Text.Json;

namespace RpcSample;

/// <summary>The failure of a call, as the caller sees it. A method throws it to answer with an error object.</summary>
public sealed class RpcException(int code, string message, JsonElement? data = null) : Exception(message)
{
    public int Code => code;

    public RpcError ToError() => new(code, Message, data);
}
