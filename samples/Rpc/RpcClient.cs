using System.Collections.Concurrent;
using System.Text.Json;

namespace RpcSample;

/// <summary>The client of a connection, as the server calls it.</summary>
public sealed class RpcClient(WebSocketConnection connection, TimeProvider time)
{
    /// <summary>The time that a client has for its response.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> _pending = new();
    private long _lastId;

    /// <summary>Sends a notification.</summary>
    public async Task NotifyAsync<T>(string method, T parameters) =>
        await connection.SendAsync(new RpcCall(method, RpcJson.ToElement(parameters)));

    /// <summary>Calls a method of the client, and waits for its response.</summary>
    /// <exception cref="RpcException">The client answered with an error, with another type, or not in time.</exception>
    public async Task<TResult> InvokeAsync<TParameters, TResult>(string method, TParameters parameters, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        var response = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = response;
        try
        {
            // The time begins before the client can see the call.
            var answer = response.Task.WaitAsync(Patience, time, cancellationToken);
            await connection.SendAsync(new RpcCall(method, RpcJson.ToElement(parameters), RpcJson.ToElement(id)), cancellationToken);
            return RpcJson.FromElement<TResult>(await answer);
        }
        catch (TimeoutException)
        {
            throw new RpcException(RpcError.ServerError, $"The client did not answer {method} in time.");
        }
        catch (JsonException exception)
        {
            throw new RpcException(RpcError.ServerError, $"The client answered {method} with something else: {exception.Message}");
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    /// <summary>Takes a response of the client.</summary>
    /// <returns>False if the message is no response. A response that nobody waits for is ignored.</returns>
    public bool TryComplete(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || message.TryGetProperty("method", out _) || !message.TryGetProperty("id", out var id))
        {
            return false;
        }

        var isError = message.TryGetProperty("error", out var error);
        if (!message.TryGetProperty("result", out var result) && !isError)
        {
            return false;
        }

        if (id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) && _pending.TryRemove(number, out var response))
        {
            if (isError)
            {
                response.TrySetException(new RpcException(RpcError.ServerError, "The client refused.", error));
            }
            else
            {
                response.TrySetResult(result);
            }
        }

        return true;
    }
}
