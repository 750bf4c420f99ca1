using Microsoft.AspNetCore.Http.Features;

namespace WebSocketToolkit.Connections.Detaching;

/// <summary>The response of an upgrade request. What is registered for its completion may have to wait for the end of the connection.</summary>
/// <param name="response">The response of the server.</param>
/// <param name="services">Keeps what is registered.</param>
internal sealed class DeferredResponse(IHttpResponseFeature response, UpgradeServices services) : IHttpResponseFeature
{
    public int StatusCode
    {
        get => response.StatusCode;
        set => response.StatusCode = value;
    }

    public string? ReasonPhrase
    {
        get => response.ReasonPhrase;
        set => response.ReasonPhrase = value;
    }

    public Microsoft.AspNetCore.Http.IHeaderDictionary Headers
    {
        get => response.Headers;
        set => response.Headers = value;
    }

#pragma warning disable CS0618 // The interface demands it.
    public Stream Body
    {
        get => response.Body;
        set => response.Body = value;
    }
#pragma warning restore CS0618

    public bool HasStarted => response.HasStarted;

    public void OnStarting(Func<object, Task> callback, object state) => response.OnStarting(callback, state);

    public void OnCompleted(Func<object, Task> callback, object state) => services.OnCompleted(callback, state);
}
