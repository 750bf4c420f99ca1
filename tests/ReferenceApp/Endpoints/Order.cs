namespace WebSocketToolkit.ReferenceApp;

[WebSocketRoute("/order", ManualMap = true)]
public sealed class Order(Recorder recorder) : RecordedEndpoint(recorder)
{
    public List<string> OnOpen(WebSocketConnection connection, HttpContext context)
    {
        Recorder.Opened(connection);
        return OrderedHooks.SeenBy(context);
    }
}

[WebSocketRoute("/order-throw", ManualMap = true)]
public sealed class OrderThrow(Recorder recorder) : RecordedEndpoint(recorder)
{
    public void OnOpen(WebSocketConnection connection)
    {
        Recorder.Opened(connection);
        throw new InvalidOperationException("Fail");
    }
}

/// <summary>Middleware, authorization and filters around one group: each says that it has run.</summary>
public static class OrderedHooks
{
    private const string Policy = "order";

    public static List<string> SeenBy(HttpContext context)
    {
        if (context.Items[Policy] is not List<string> seen)
        {
            context.Items[Policy] = seen = [];
        }

        return seen;
    }

    public static void AddOrderAuthorization(this IServiceCollection services) => services.AddAuthorizationBuilder()
        .AddPolicy(Policy, static policy => policy.RequireAssertion(static authorization =>
        {
            Record((HttpContext)authorization.Resource!, "authorization");
            return true;
        }));

    public static void UseOrderMiddleware(this WebApplication app) => app.Use(static (context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Marker>() is not null)
        {
            Record(context, "middleware");
        }

        return next(context);
    });

    public static void MapOrderGroup(this WebApplication app)
    {
        var group = app.MapGroup("").WithMetadata(new Marker()).RequireAuthorization(Policy)
            .AddEndpointFilter(Recording("filter1"))
            .AddEndpointFilter(Recording("filter2"));
        group.MapOrder();
        group.MapOrderThrow();
    }

    private static Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> Recording(string name) =>
        (context, next) =>
        {
            Record(context.HttpContext, name);
            return next(context);
        };

    private static void Record(HttpContext context, string name)
    {
        SeenBy(context).Add(name);
        context.RequestServices.GetRequiredService<Recorder>().Add(new("hook", Recorder.NameOf(context)) { H = name });
    }

    private sealed class Marker;
}
