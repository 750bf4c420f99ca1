using System.Text.Json;

namespace RpcSample;

/// <summary>The methods that clients may call, by their names.</summary>
public sealed class RpcMethods
{
    private readonly Dictionary<string, Func<RpcCall, RpcClient, CancellationToken, Task<JsonElement>>> _methods = new(StringComparer.Ordinal);

    /// <summary>Adds a method. A client gives its parameters by name or by position, in the order of the record's properties.</summary>
    public RpcMethods Add<TParameters, TResult>(string name, Func<TParameters, RpcClient, CancellationToken, Task<TResult>> method)
    {
        _methods.Add(name, async (call, client, cancellationToken) =>
            RpcJson.ToElement(await method(RpcParameters.Bind<TParameters>(call.Params), client, cancellationToken)));
        return this;
    }

    public RpcMethods Add<TParameters, TResult>(string name, Func<TParameters, TResult> method) =>
        Add<TParameters, TResult>(name, (parameters, _, _) => Task.FromResult(method(parameters)));

    public Task<JsonElement> InvokeAsync(RpcCall call, RpcClient client, CancellationToken cancellationToken) =>
        _methods.TryGetValue(call.Method, out var method)
            ? method(call, client, cancellationToken)
            : throw new RpcException(RpcError.MethodNotFound, $"There is no method {call.Method}.");
}
