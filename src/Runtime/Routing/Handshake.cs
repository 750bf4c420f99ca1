using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections;

namespace WebSocketToolkit.Routing;

/// <summary>
/// The handshake of one WebSocket route, from the matched endpoint to the 101: origin, limits, subprotocol, binding, endpoint filters and
/// <c>OnUpgrade</c>. Each step may refuse with an HTTP response. All steps are complete before the connection opens.
/// </summary>
/// <param name="route">The route.</param>
/// <param name="cors">The CORS policy that counts for the check of origins; null if there is none.</param>
internal sealed partial class Handshake(WebSocketRouteState route, CorsPolicy? cors = null)
{
    /// <summary>The time that cancelled code has to return, so that its own answer counts, or its exception.</summary>
    private static readonly TimeSpan _cancellationTime = TimeSpan.FromMilliseconds(100);

    /// <summary>Builds the request delegate, with the endpoint's filters.</summary>
    public RequestDelegate Build(EndpointBuilder endpoint)
    {
        var factories = endpoint.FilterFactories;
        if (factories.Count == 0)
        {
            return context => RunAsync(context, filters: null);
        }

        EndpointFilterDelegate chain = arguments => DecideAsync(arguments, arguments.HttpContext.Features.GetRequiredFeature<Upgrade>());
        var factoryContext = new EndpointFilterFactoryContext
        {
            MethodInfo = route.Definition.Methods.Signature.Method,
            ApplicationServices = endpoint.ApplicationServices,
        };
        for (var i = factories.Count - 1; i >= 0; i--)
        {
            chain = factories[i](factoryContext, chain);
        }

        return context => RunAsync(context, chain);
    }

    private static Task RunAsync(WebSocketSession? session) => session is null or { IsDetaching: true } ? Task.CompletedTask : session.RunAsync();

    private static async Task RunAsync(Task<WebSocketSession?> opening) => await RunAsync(await opening);

    private Task RunAsync(HttpContext context, EndpointFilterDelegate? filters)
    {
        if (Check(context, out var subprotocol) is { } refusal)
        {
            return refusal.ExecuteAsync(context);
        }

        if (!route.TryEnter())
        {
            return RefuseFull(context).ExecuteAsync(context);
        }

        // The connection does not run inside OpenAsync, which would keep the objects of the handshake alive. Nor does a state machine wait for
        // the connection's end here, unless one had to wait for the handshake anyway.
        var opening = OpenAsync(context, subprotocol, filters);
        return opening.IsCompletedSuccessfully ? RunAsync(opening.Result) : RunAsync(opening);
    }

    /// <summary>Carries out the handshake.</summary>
    /// <returns>The open connection, which the caller runs; null if the request has been answered otherwise.</returns>
    private async Task<WebSocketSession?> OpenAsync(HttpContext context, string? subprotocol, EndpointFilterDelegate? filters)
    {
        WebSocketSession? session = null;
        var upgrade = new Upgrade(route, subprotocol);
        try
        {
            var binder = new WebSocketBinder(context);
            var arguments = route.Definition.Methods.Bind(binder);
            if (binder.Errors is { } errors)
            {
                var reason = string.Join(' ', errors.SelectMany(static error => error.Value));
                RoutingLog.Refused(route.Services.Log, route.Pattern, StatusCodes.Status400BadRequest, reason);
                route.Telemetry.Refused(StatusCodes.Status400BadRequest);
                await Results.ValidationProblem(errors, title: "The WebSocket request has values that cannot be bound.").ExecuteAsync(context);
                return null;
            }

            var answer = await DecideInTimeAsync(upgrade, context, arguments, filters);
            if (answer is not Upgrade)
            {
                await AnswerAsync(context, answer);
            }
            else if (route.Services.Connections.IsStopping)
            {
                // The drain may have begun while a filter ran. It would miss a connection that opens now.
                await RefuseWhileStopping().ExecuteAsync(context);
            }
            else
            {
                session = await upgrade.OpenAsync(context);
            }
        }
        catch (NoRoomException exception)
        {
            context.Response.Headers.Clear();
            await RefuseFull(context, exception.IsOfUser).ExecuteAsync(context);
        }
        finally
        {
            if (session is null)
            {
                await upgrade.DisposeAsync();
            }
        }

        return session;
    }

    /// <summary>
    /// Runs the filters and <c>OnUpgrade</c>. When the handshake timeout has passed, their work is cancelled through <c>RequestAborted</c>,
    /// and the client gets its answer, whether they heed that or not.
    /// </summary>
    private async ValueTask<object?> DecideInTimeAsync(
        Upgrade upgrade, HttpContext context, EndpointFilterInvocationContext arguments, EndpointFilterDelegate? filters)
    {
        if (route.Options.HandshakeTimeout == TimeSpan.Zero)
        {
            return await ResolveAsync(upgrade, context, arguments, filters);
        }

        var request = context.Features.Get<IHttpRequestLifetimeFeature>() ?? new HttpRequestLifetimeFeature();
        using var lifetime = new HandshakeLifetime(request, route.Options.HandshakeTimeout, route.Services.Time);
        context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        try
        {
            var resolving = ResolveAsync(upgrade, context, arguments, filters);
            object? answer;
            if (resolving.IsCompleted)
            {
                answer = await resolving;
            }
            else
            {
                var deciding = resolving.AsTask();
                if (!await IsInTimeAsync(deciding, lifetime.TimedOut) && !context.Response.HasStarted)
                {
                    await RefuseTimedOut().ExecuteAsync(context);
                    await context.Response.CompleteAsync();
                    upgrade.Leave();

                    // The server reuses the request's objects when this method returns, so that the user's code must have returned before.
                    await ((Task)deciding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    return Results.Empty;
                }

                answer = await deciding;
            }

            return lifetime.HasTimedOut && answer is Upgrade ? RefuseTimedOut() : answer;
        }
        catch (OperationCanceledException) when (lifetime.HasTimedOut)
        {
            return RefuseTimedOut();
        }
        finally
        {
            context.Features.Set(request);
        }
    }

    /// <summary>
    /// Runs the filters and <c>OnUpgrade</c>, and what a filter has wrapped the upgrade in: that result may refuse, or execute the upgrade.
    /// </summary>
    private async ValueTask<object?> ResolveAsync(
        Upgrade upgrade, HttpContext context, EndpointFilterInvocationContext arguments, EndpointFilterDelegate? filters)
    {
        if (filters is null)
        {
            return await DecideAsync(arguments, upgrade);
        }

        context.Features.Set(upgrade);
        var answer = await filters(arguments);
        if (answer is Upgrade or not IResult)
        {
            return answer;
        }

        await ((IResult)answer).ExecuteAsync(context);
        return upgrade.IsExecuted && !context.Response.HasStarted ? upgrade : Results.Empty;
    }

    /// <summary>Waits for the decision, and for as long after the timeout as code needs that is woken by its token.</summary>
    private static async ValueTask<bool> IsInTimeAsync(Task deciding, CancellationToken timeout)
    {
        if (deciding.IsCompleted)
        {
            return true;
        }

        var expired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = timeout.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), expired);
        await Task.WhenAny(deciding, expired.Task);
        if (!deciding.IsCompleted)
        {
            await Task.WhenAny(deciding, Task.Delay(_cancellationTime, TimeProvider.System, CancellationToken.None));
        }

        return deciding.IsCompleted;
    }

    /// <summary>Ends the filter chain: creates the endpoint's instance and runs its <c>OnUpgrade</c>.</summary>
    private async ValueTask<object?> DecideAsync(EndpointFilterInvocationContext arguments, Upgrade upgrade)
    {
        var context = arguments.HttpContext;
        if (upgrade.Handler is { } earlier)
        {
            // A filter has called 'next' again.
            upgrade.Handler = null;
            await earlier.DisposeAsync();
        }

        var handler = route.Definition.Methods.CreateHandler(arguments);
        handler.Authorizer = route.Policies is { } policies ? new(context, policies) : null;
        upgrade.Handler = handler;
        handler.Create(context);
        object? decision;
        try
        {
            decision = await handler.OnUpgradeAsync(context);
        }
        catch (WebSocketCloseException exception)
        {
            // There is no connection yet that could be closed with a status.
            return Refuse(StatusCodes.Status403Forbidden, exception.Reason.Length == 0 ? Refused : exception.Reason);
        }

        return Apply(upgrade, context, decision);
    }

    private object? Apply(Upgrade upgrade, HttpContext context, object? decision)
    {
        switch (decision)
        {
            case WebSocketUpgradeDecision { Refusal: { } response }:
                return response;
            case WebSocketUpgradeDecision accepted:
                return Apply(upgrade, context, accepted.Subprotocol);
            case null or true:
                return upgrade;
            case false:
                return Refuse(StatusCodes.Status403Forbidden, Refused);
            case string subprotocol:
                upgrade.ChooseSubprotocol(context, subprotocol);
                return upgrade;
            case IResult refusal:
                return refusal;
            case var other:
                throw new InvalidOperationException(
                    $"OnUpgrade returned '{other.GetType()}'. Return a bool, an IResult, a string or a WebSocketUpgradeDecision.");
        }
    }

    /// <summary>Writes the response of a filter that did not return the upgrade.</summary>
    private static Task AnswerAsync(HttpContext context, object? answer) => answer switch
    {
        IResult result => result.ExecuteAsync(context),
        string text => Results.Text(text).ExecuteAsync(context),
        null => Task.CompletedTask,
        _ => throw new InvalidOperationException(
            $"An endpoint filter answered a WebSocket handshake with '{answer.GetType()}'. Return an IResult, a string, or the result of " +
            "'next'."),
    };
}
