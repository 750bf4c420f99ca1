using System.IO.Pipelines;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.Routing;

namespace WebSocketToolkit.Connections.Detaching;

/// <summary>The features that the connection itself has.</summary>
internal sealed partial class Detachment :
    IHttpRequestFeature,
    IHttpResponseFeature,
    IHttpResponseBodyFeature,
    IHttpConnectionFeature,
    IHttpRequestLifetimeFeature,
    IHttpRequestIdentifierFeature,
    IItemsFeature,
    IHttpAuthenticationFeature,
    IEndpointFeature,
    IRouteValuesFeature,
    IServiceProvidersFeature
{
    string IHttpRequestFeature.Protocol { get => _request.Protocol; set => throw IsOver(); }

    string IHttpRequestFeature.Scheme { get => _request.Scheme; set => throw IsOver(); }

    string IHttpRequestFeature.Method { get => _request.Method; set => throw IsOver(); }

    string IHttpRequestFeature.PathBase { get => _request.PathBase; set => throw IsOver(); }

    string IHttpRequestFeature.Path { get => _request.Path; set => throw IsOver(); }

    string IHttpRequestFeature.QueryString { get => _request.QueryString; set => throw IsOver(); }

    string IHttpRequestFeature.RawTarget { get => _request.RawTarget; set => throw IsOver(); }

    IHeaderDictionary IHttpRequestFeature.Headers
    {
        get
        {
            lock (_context)
            {
                return _headers ??= _request.ReadHeaders();
            }
        }

        set => throw IsOver();
    }

    Stream IHttpRequestFeature.Body { get => Stream.Null; set => throw IsOver(); }

    int IHttpResponseFeature.StatusCode { get => StatusCodes.Status101SwitchingProtocols; set => throw IsOver(); }

    string? IHttpResponseFeature.ReasonPhrase { get => null; set => throw IsOver(); }

    IHeaderDictionary IHttpResponseFeature.Headers { get => new HeaderDictionary { IsReadOnly = true }; set => throw IsOver(); }

    Stream IHttpResponseFeature.Body { get => throw IsOver(); set => throw IsOver(); }

    bool IHttpResponseFeature.HasStarted => true;

    Stream IHttpResponseBodyFeature.Stream => throw IsOver();

    PipeWriter IHttpResponseBodyFeature.Writer => throw IsOver();

    string IHttpConnectionFeature.ConnectionId
    {
        get => _request.ChangedConnectionId is { Length: > 0 } changed ? changed : TransportId;
        set => throw IsOver();
    }

    IPAddress? IHttpConnectionFeature.RemoteIpAddress { get => _request.RemoteIpAddress; set => throw IsOver(); }

    IPAddress? IHttpConnectionFeature.LocalIpAddress { get => _request.LocalIpAddress; set => throw IsOver(); }

    int IHttpConnectionFeature.RemotePort { get => _request.RemotePort; set => throw IsOver(); }

    int IHttpConnectionFeature.LocalPort { get => _request.LocalPort; set => throw IsOver(); }

    CancellationToken IHttpRequestLifetimeFeature.RequestAborted { get => _session.Lifetime.Closed; set => throw IsOver(); }

    string IHttpRequestIdentifierFeature.TraceIdentifier { get => _request.TraceIdentifier(TransportId); set => throw IsOver(); }

    IDictionary<object, object?> IItemsFeature.Items
    {
        get
        {
            lock (_context)
            {
                return _items ??= new Dictionary<object, object?>();
            }
        }

        set => _items = value;
    }

    ClaimsPrincipal? IHttpAuthenticationFeature.User { get => _user; set => _user = value; }

    Endpoint? IEndpointFeature.Endpoint { get => _endpoint; set => _endpoint = value; }

    RouteValueDictionary IRouteValuesFeature.RouteValues
    {
        get
        {
            lock (_context)
            {
                return _routeValues ??= [];
            }
        }

        set => _routeValues = value;
    }

    IServiceProvider IServiceProvidersFeature.RequestServices
    {
        get => Services.RequestServices;
        set => Services.RequestServices = value;
    }

    private UpgradeServices Services
    {
        get
        {
            lock (_context)
            {
                return _services ??= new(_source);
            }
        }
    }

    void IHttpResponseFeature.OnStarting(Func<object, Task> callback, object state) => throw IsOver();

    void IHttpResponseFeature.OnCompleted(Func<object, Task> callback, object state) => Services.OnCompleted(callback, state);

    void IHttpResponseBodyFeature.DisableBuffering()
    {
    }

    Task IHttpResponseBodyFeature.StartAsync(CancellationToken cancellationToken) => Task.FromException(IsOver());

    Task IHttpResponseBodyFeature.SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken) =>
        Task.FromException(IsOver());

    Task IHttpResponseBodyFeature.CompleteAsync() => Task.CompletedTask;

    void IHttpRequestLifetimeFeature.Abort() => _session.Connection.Abort();

    private static InvalidOperationException IsOver() =>
        new("The request has ended with its upgrade, and its connection has left it (DetachAfterUpgrade). Send with the WebSocketConnection.");
}
