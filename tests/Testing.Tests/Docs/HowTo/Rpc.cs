using System.Text.Json.Serialization;

namespace WebSocketToolkit.Testing.Tests.Docs.HowTo;

[WebSocketRoute("/rpc")]
public sealed class Rpc
{
    public RpcResult OnMessage(Subtract call) => new(call.Id, call.Params.Minuend - call.Params.Subtrahend);

    public RpcFailure OnError(WebSocketDecodeException error) => new(null, new(
        error.Reason switch
        {
            WebSocketDecodeReason.Malformed => -32700,
            WebSocketDecodeReason.UnknownType => -32601,
            WebSocketDecodeReason.NoType => -32600,
            _ => -32602,
        },
        error.Message));
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "method")]
[JsonDerivedType(typeof(Subtract), "subtract")]
public abstract record RpcCall(int? Id);
public sealed record Subtract(int? Id, SubtractParams Params) : RpcCall(Id);
public sealed record SubtractParams(int Minuend, int Subtrahend);

public sealed record RpcResult(int? Id, int Result)
{
    public string Jsonrpc => "2.0";
}

public sealed record RpcFailure(int? Id, RpcError Error)
{
    public string Jsonrpc => "2.0";
}

public sealed record RpcError(int Code, string Message);
