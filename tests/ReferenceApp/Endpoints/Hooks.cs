using Microsoft.AspNetCore.Diagnostics;

namespace WebSocketToolkit.ReferenceApp;

/// <summary>Endpoints behind a filter of their own; see <see cref="Hooks"/>.</summary>
public abstract class HookedEndpoint(Recorder recorder) : RecordedEndpoint(recorder)
{
    public void OnOpen(WebSocketConnection connection, HttpContext context)
    {
        Recorder.Opened(connection);
        Recorder.Add("handler-ran", context);
    }

    public WebSocketMessage OnMessage(WebSocketMessage message) => message;
}

[WebSocketRoute("/hook-slow", ManualMap = true)]
public sealed class HookSlow(Recorder recorder) : HookedEndpoint(recorder);

[WebSocketRoute("/hook-200ms", ManualMap = true)]
public sealed class Hook200Ms(Recorder recorder) : HookedEndpoint(recorder);

[WebSocketRoute("/hook-401", ManualMap = true)]
public sealed class Hook401(Recorder recorder) : HookedEndpoint(recorder);

[WebSocketRoute("/hook-throw", ManualMap = true)]
public sealed class HookThrow(Recorder recorder) : HookedEndpoint(recorder);

[WebSocketRoute("/hook-errorhandler", ManualMap = true)]
public sealed class HookErrorHandler(Recorder recorder) : HookedEndpoint(recorder);

/// <summary>What runs before the upgrade.</summary>
public static class Hooks
{
    public static void MapHooks(this WebApplication app)
    {
        var recorder = app.Services.GetRequiredService<Recorder>();
        app.MapHookSlow().AddEndpointFilter(Wait(60));
        app.MapHook200Ms().AddEndpointFilter(Wait(200));
        app.MapHook401().AddEndpointFilter(static (_, _) =>
            new(Results.Text("not authenticated", statusCode: StatusCodes.Status401Unauthorized)));
        app.MapHookThrow().AddEndpointFilter(static (_, _) => throw new InvalidOperationException("Fail"));
        app.MapHookErrorHandler().AddEndpointFilter(static (_, _) => throw new UnfinishedException());

        Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> Wait(int milliseconds) => async (context, next) =>
        {
            recorder.Add("slow-hook-enter", context.HttpContext);
            await Task.Delay(milliseconds);
            return await next(context);
        };
    }
}

public sealed class UnfinishedException() : Exception("Fail");

/// <summary>Answers for one kind of exception, on HTTP endpoints and before an upgrade alike.</summary>
public sealed class UnfinishedHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not UnfinishedException)
        {
            return false;
        }

        await Results.Text("there was an error", statusCode: StatusCodes.Status501NotImplemented).ExecuteAsync(httpContext);
        return true;
    }
}
