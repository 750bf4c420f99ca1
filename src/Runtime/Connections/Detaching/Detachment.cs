using System.Collections;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WebSocketToolkit.Connections.Detaching;

/// <summary>
/// The rest that a connection keeps of a request that has ended with the 101: its content, packed; the objects of middleware, by reference; its
/// services. It is the features of the connection's <see cref="HttpContext"/>, which is the one of the request where somebody has kept that, and
/// otherwise is created for who asks.
/// </summary>
internal sealed partial class Detachment : HttpContext, IFeatureCollection
{
    /// <summary>The context of the request or the last one that was created, and the lock of all fields that are created on demand.</summary>
    private readonly WeakReference<DefaultHttpContext> _context;

    private readonly WebSocketSession _session;
    private readonly PackedRequest _request;
    private readonly UpgradeServicesSource _source;

    /// <summary>Features that others have set. The array is replaced under the lock, and read without it.</summary>
    private KeyValuePair<Type, object?>[] _others = [];

    private UpgradeServices? _services;
    private IHeaderDictionary? _headers;
    private ClaimsPrincipal? _user;
    private Endpoint? _endpoint;
    private RouteValueDictionary? _routeValues;
    private IDictionary<object, object?>? _items;

    /// <summary>Takes what the connection keeps, at the end of the handshake.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="context">The context of the request.</param>
    /// <param name="services">The services of the request.</param>
    public Detachment(WebSocketSession session, DefaultHttpContext context, UpgradeServices services)
    {
        _context = new(context);
        _session = session;
        _source = services.Source;
        _services = services;
        _request = PackedRequest.Pack(context, TransportId);
        _user = context.Features.Get<IHttpAuthenticationFeature>()?.User;
        _endpoint = context.GetEndpoint();
        _routeValues = context.Features.Get<IRouteValuesFeature>()?.RouteValues is { Count: > 0 } values ? new(values) : null;
        _items = context.Features.Get<IItemsFeature>()?.Items is { Count: > 0 } items ? items : null;
        _others =
        [
            .. context.Features.Where(static feature => Survives(feature.Key, feature.Value))
                .Select(static feature => new KeyValuePair<Type, object?>(feature.Key, feature.Value)),
        ];
    }

    private string TransportId => ((ConnectionContext)_session.Transport).ConnectionId;

    /// <summary>Gets the context of the connection. Call it after <see cref="Begin"/>.</summary>
    public DefaultHttpContext Context
    {
        get
        {
            lock (_context)
            {
                if (!_context.TryGetTarget(out var context))
                {
                    context = new(this);
                    _context.SetTarget(context);
                }

                return context;
            }
        }
    }

    public bool IsReadOnly => false;

    public int Revision { get; private set; }

    public object? this[Type key]
    {
        get
        {
            foreach (var (type, feature) in Volatile.Read(ref _others))
            {
                if (type == key)
                {
                    return feature;
                }
            }

            return key == typeof(IHttpAuthenticationFeature) && _user is null || key == typeof(IFeatureCollection) || !key.IsInstanceOfType(this) ? null : this;
        }

        set
        {
            lock (_context)
            {
                Revision++;
                var others = _others.Where(other => other.Key != key).ToList();
                others.Add(new(key, value));
                Volatile.Write(ref _others, [.. others]);
            }
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator()
    {
        foreach (var (type, feature) in Volatile.Read(ref _others))
        {
            if (feature is not null)
            {
                yield return new(type, feature);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Gets the pattern of the route.</summary>
    public string Route => _session.Route.Pattern;

    /// <summary>Begins the connection without its request, which the server has let go of. Called in the flow of the request.</summary>
    public void Begin()
    {
        if (_services?.IsUsed == false)
        {
            _services = null;
        }

        if (_context.TryGetTarget(out var context))
        {
            context.Uninitialize();
            context.Initialize(this);
        }

        _session.Connection.Detachment = this;
        try
        {
            // Hosting has taken its context out of the flow, and whatever takes its place stays as long as the connection.
            _source.Accessor?.HttpContext = this;
        }
        catch (Exception exception)
        {
            // The accessor is the application's.
            ConnectionLog.CompletionFailed(_source.Log, exception);
        }

        _ = _session.RunAsync();
    }

    /// <summary>Ends what has outlived the request.</summary>
    public Task EndAsync() => _services?.EndAsync() ?? Task.CompletedTask;

    /// <summary>
    /// Returns whether a feature is still good when the request is over. Those of the server are not, nor those that read from it, nor those that end
    /// with the request.
    /// </summary>
    private static bool Survives(Type key, object feature)
    {
        var assembly = feature.GetType().Assembly;
        return !key.IsAssignableFrom(typeof(Detachment))
            && assembly != typeof(KestrelServer).Assembly && assembly != typeof(DefaultHttpContext).Assembly && assembly != typeof(Detachment).Assembly
            && feature is not (IHttpActivityFeature or IHttpMetricsTagsFeature or IHttpRequestTimeoutFeature or IHttpWebSocketFeature)

            // Middleware wraps the server's own in these, and would keep all of the request with them.
            && feature is not (IHttpRequestFeature or IHttpResponseFeature or IHttpResponseBodyFeature or IHttpUpgradeFeature or IHttpBodyControlFeature)
            && feature is not (IHttpMaxRequestBodySizeFeature or IRequestBodyPipeFeature or IHttpRequestBodyDetectionFeature or IHttpResetFeature);
    }
}
