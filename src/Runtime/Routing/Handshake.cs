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
        EndpointFilterDelegate chain = DecideAsync;
        var factories = endpoint.FilterFactories;
        if (factories.Count != 0)
        {
            var context = new EndpointFilterFactoryContext
            {
                MethodInfo = route.Definition.Methods.Signature.Method,
                ApplicationServices = endpoint.ApplicationServices,
            };
            for (var i = factories.Count - 1; i >= 0; i--)
            {
                chain = factories[i](context, chain);
            }
        }

        return context => RunAsync(context, chain);
    }

    private async Task RunAsync(HttpContext context, EndpointFilterDelegate chain)
    {
        if (Check(context, out var subprotocol) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        if (!route.TryEnter())
        {
            await RefuseFull(context).ExecuteAsync(context);
            return;
        }

        try
        {
            // The connection does not run inside OpenAsync, which would keep the objects of the handshake alive.
            if (await OpenAsync(context, subprotocol, chain) is { } upgrade)
            {
                await using (upgrade)
                {
                    await upgrade.RunAsync();
                }
            }
        }
        finally
        {
            if (context.Features.Get<Upgrade>() is { } upgrade)
            {
                upgrade.Leave();
            }
            else
            {
                route.Leave();
            }
        }
    }

    /// <summary>Carries out the handshake.</summary>
    /// <returns>The open connection, which the caller runs; null if the request has been answered otherwise.</returns>
    private async Task<Upgrade?> OpenAsync(HttpContext context, string? subprotocol, EndpointFilterDelegate chain)
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

        var upgrade = new Upgrade(route, subprotocol);
        context.Features.Set(upgrade);
        var isOpen = false;
        try
        {
            var answer = await DecideInTimeAsync(upgrade, context, arguments, chain);
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
                await upgrade.OpenAsync(context);
                isOpen = true;
            }
        }
        catch (NoRoomException exception)
        {
            context.Response.Headers.Clear();
            await RefuseFull(context, exception.IsOfUser).ExecuteAsync(context);
        }
        finally
        {
            if (!isOpen)
            {
                await upgrade.DisposeAsync();
            }
        }

        return isOpen ? upgrade : null;
    }

    /// <summary>
    /// Runs the filters and <c>OnUpgrade</c>. When the handshake timeout has passed, their work is cancelled through <c>RequestAborted</c>,
    /// and the client gets its answer, whether they heed that or not.
    /// </summary>
    private async ValueTask<object?> DecideInTimeAsync(
        Upgrade upgrade, HttpContext context, EndpointFilterInvocationContext arguments, EndpointFilterDelegate chain)
    {
        if (route.Options.HandshakeTimeout == TimeSpan.Zero)
        {
            return await ResolveAsync(upgrade, context, arguments, chain);
        }

        var aborted = context.RequestAborted;
        using var timeout = new CancellationTokenSource(route.Options.HandshakeTimeout, route.Services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, timeout.Token);
        context.RequestAborted = either.Token;
        try
        {
            var deciding = ResolveAsync(upgrade, context, arguments, chain).AsTask();
            if (!await IsInTimeAsync(deciding, timeout.Token) && !context.Response.HasStarted)
            {
                await RefuseTimedOut().ExecuteAsync(context);
                await context.Response.CompleteAsync();
                upgrade.Leave();

                // The server reuses the request's objects when this method returns, so that the user's code must have returned before.
                await ((Task)deciding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return Results.Empty;
            }

            var answer = await deciding;
            return timeout.IsCancellationRequested && answer is Upgrade ? RefuseTimedOut() : answer;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return RefuseTimedOut();
        }
        finally
        {
            context.RequestAborted = aborted;
        }
    }

    /// <summary>
    /// Runs the filters and <c>OnUpgrade</c>, and what a filter has wrapped the upgrade in: that result may refuse, or execute the upgrade.
    /// </summary>
    private static async ValueTask<object?> ResolveAsync(
        Upgrade upgrade, HttpContext context, EndpointFilterInvocationContext arguments, EndpointFilterDelegate chain)
    {
        var answer = await chain(arguments);
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
    private async ValueTask<object?> DecideAsync(EndpointFilterInvocationContext arguments)
    {
        var context = arguments.HttpContext;
        var upgrade = context.Features.GetRequiredFeature<Upgrade>();
        if (upgrade.Handler is { } earlier)
        {
            // A filter has called 'next' again.
            upgrade.Handler = null;
            await earlier.DisposeAsync();
        }

        var handler = route.Definition.Methods.CreateHandler(arguments);
        handler.Serializer = route.Serializer;
        handler.Authorizer = route.Policies is { } policies ? new(context, policies) : null;
        upgrade.Handler = handler;
        handler.Create(context);
        object? decision;
        try
        {
            decision = await handler.OnUpgradeAsync(context, context.RequestAborted);
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
