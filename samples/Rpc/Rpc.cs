using System.Text.Json;

namespace RpcSample;

/// <summary>JSON-RPC 2.0. A message is a call, a response to a call of the server, or a batch of these.</summary>
[WebSocketRoute("/rpc", MaxMessageSize = 256 * 1024, Sends = [typeof(RpcCall), typeof(RpcResponse[])])]
public sealed class Rpc(RpcMethods methods, TimeProvider time, ILogger<Rpc> logger)
{
    private const int MaxBatch = 100;

    private RpcServer? _server;

    public void OnOpen(WebSocketConnection connection) => _server = new RpcServer(methods, new RpcClient(connection, time), logger);

    public RpcResponse? OnMessage(JsonElement message, WebSocketConnection connection)
    {
        var isBatch = message.ValueKind == JsonValueKind.Array;
        if (isBatch && message.GetArrayLength() is 0 or > MaxBatch)
        {
            return RpcResponse.Failure(null, RpcError.InvalidRequest($"A batch has 1 to {MaxBatch} elements."));
        }

        JsonElement[] elements = isBatch ? [.. message.EnumerateArray()] : [message];

        // A call may wait for a response of the client, which is a later message. So calls run beside the messages.
        connection.Run(async cancellationToken =>
        {
            RpcResponse[] responses = [.. (await Task.WhenAll(elements.Select(one => _server!.AnswerAsync(one, cancellationToken)))).OfType<RpcResponse>()];
            if (responses.Length > 0)
            {
                await (isBatch ? connection.SendAsync(responses) : connection.SendAsync(responses[0]));
            }
        });
        return null;
    }

    public RpcResponse OnError(WebSocketDecodeException error) => RpcResponse.Failure(null, RpcError.ParseError(error.Message));
}
