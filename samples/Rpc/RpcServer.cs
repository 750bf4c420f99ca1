using System.Collections.Concurrent;
using System.Text.Json;

namespace RpcSample;

/// <summary>Answers the calls of one client.</summary>
public sealed class RpcServer(RpcMethods methods, RpcClient client, ILogger logger)
{
    private const int MaxCalls = 100;
    private const string CancelRequest = "$/cancelRequest";

    // By the JSON of the id: 1 and "1" are different ids.
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _cancellable = new(StringComparer.Ordinal);

    private int _running;

    /// <summary>Handles an element of a batch, or a message that is no batch.</summary>
    /// <returns>The response; null for a notification, and for a response to a call of the server.</returns>
    public async Task<RpcResponse?> AnswerAsync(JsonElement element, CancellationToken cancellationToken)
    {
        if (client.TryComplete(element))
        {
            return null;
        }

        if (RpcCall.Read(element) is not { } call)
        {
            return RpcResponse.Failure(RpcCall.IdOf(element), RpcError.InvalidRequest("This is no call of JSON-RPC 2.0."));
        }

        if (call.Method == CancelRequest)
        {
            Cancel(call.Params);
            return null;
        }

        try
        {
            if (Interlocked.Increment(ref _running) > MaxCalls)
            {
                throw new RpcException(RpcError.ServerError, $"Only {MaxCalls} calls may run at a time.");
            }

            var result = await InvokeAsync(call, cancellationToken);
            return call.Id is null ? null : RpcResponse.Success(call.Id, result);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return call.Id is null ? null : RpcResponse.Failure(call.Id, ErrorOf(exception, call.Method));
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task<JsonElement> InvokeAsync(RpcCall call, CancellationToken cancellationToken)
    {
        if (call.Id is not { } id)
        {
            return await methods.InvokeAsync(call, client, cancellationToken);
        }

        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var key = id.GetRawText();
        if (!_cancellable.TryAdd(key, cancellation))
        {
            throw new RpcException(RpcError.InvalidRequestCode, $"A call with the id {key} is running already.");
        }

        try
        {
            return await methods.InvokeAsync(call, client, cancellation.Token);
        }
        finally
        {
            _cancellable.TryRemove(key, out _);
        }
    }

    private void Cancel(JsonElement? parameters)
    {
        if (parameters is { ValueKind: JsonValueKind.Object } named
            && named.TryGetProperty("id", out var id)
            && _cancellable.TryGetValue(id.GetRawText(), out var cancellation))
        {
            try
            {
                cancellation.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The call has just completed.
            }
        }
    }

    private RpcError ErrorOf(Exception exception, string method)
    {
        switch (exception)
        {
            case RpcException known:
                return known.ToError();
            case OperationCanceledException:
                return new RpcError(RpcError.RequestCancelled, "The call was cancelled.");
            default:
                logger.LogError(exception, "The method {Method} failed.", method);
                return new RpcError(RpcError.InternalError, "The method failed.");
        }
    }
}
