using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Connections.Detaching;

/// <summary>
/// The services of an upgrade request, and what is registered for its end. Both end with the request, or with the connection that leaves it.
/// </summary>
/// <param name="source">The objects that all requests share.</param>
internal sealed class UpgradeServices(UpgradeServicesSource source) : IServiceProvidersFeature
{
    private AsyncServiceScope? _scope;
    private IServiceProvider? _replacement;
    private Stack<(Func<object, Task> Run, object State)>? _callbacks;

    /// <summary>The number of callbacks that were registered before the scope was created. It is disposed of before them, as hosting does.</summary>
    private int _scopePlace;

    private volatile bool _hasEnded;

    public UpgradeServicesSource Source => source;

    /// <summary>Gets or sets the connection that has left the request; null if there is none.</summary>
    public Detachment? Detachment { get; set; }

    /// <summary>Gets or sets a value indicating whether the request counts as an upgraded connection.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Gets a value indicating whether middleware has set services of its own, which end when it likes.</summary>
    public bool IsReplaced => _replacement is not null && _replacement != _scope?.ServiceProvider;

    /// <summary>Gets a value indicating whether there is anything to end.</summary>
    public bool IsUsed => _scope is not null || _replacement is not null || _callbacks is not null;

    public IServiceProvider RequestServices
    {
        get
        {
            if (_replacement is not null)
            {
                return _replacement;
            }

            if (_scope is null)
            {
                ObjectDisposedException.ThrowIf(_hasEnded, this);
                _scope = source.Scopes.CreateAsyncScope();
                _scopePlace = _callbacks?.Count ?? 0;
            }

            return _scope.Value.ServiceProvider;
        }

        set => _replacement = value;
    }

    /// <summary>Registers a callback for the end. Callbacks run in reverse order, as those of a response.</summary>
    public void OnCompleted(Func<object, Task> callback, object state) => (_callbacks ??= new()).Push((callback, state));

    /// <summary>Runs the callbacks, and disposes of the scope.</summary>
    public async Task EndAsync()
    {
        _hasEnded = true;
        while (true)
        {
            if (_scope is { } scope && (_callbacks?.Count ?? 0) <= _scopePlace)
            {
                _scope = null;
                await RunAsync(static scope => ((AsyncServiceScope)scope).DisposeAsync().AsTask(), scope);
            }
            else if (_callbacks?.TryPop(out var callback) == true)
            {
                await RunAsync(callback.Run, callback.State);
            }
            else
            {
                return;
            }
        }
    }

    private async Task RunAsync(Func<object, Task> callback, object state)
    {
        try
        {
            await callback(state);
        }
        catch (Exception exception)
        {
            ConnectionLog.CompletionFailed(source.Log, exception);
        }
    }
}
