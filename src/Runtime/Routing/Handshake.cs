using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections;

namespace WebSocketToolkit.Routing;

/// <summary>
/// The request of one WebSocket route, from the matched endpoint to the 101: origin, limits, subprotocol, binding, endpoint filters,
/// <c>OnUpgrade</c>. Any of them may refuse with an HTTP answer; all of them are over before the connection opens.
/// </summary>
internal sealed class Handshake(WebSocketRouteState route)
{
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
            context.Response.Headers.RetryAfter = "1";
            await Refuse(StatusCodes.Status503ServiceUnavailable, "There are as many connections as there may be.").ExecuteAsync(context);
            return;
        }

        try
        {
            // The conversation is not awaited within: what the request needed until here would wait with it.
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
            route.Leave();
        }
    }

    /// <returns>The connection, which the caller runs; null if the request has been answered otherwise.</returns>
    private async Task<Upgrade?> OpenAsync(HttpContext context, string? subprotocol, EndpointFilterDelegate chain)
    {
        var binder = new WebSocketBinder(context);
        var arguments = route.Definition.Methods.Bind(binder);
        if (binder.Errors is { } errors)
        {
            RoutingLog.Refused(route.Services.Log, route.Pattern, StatusCodes.Status400BadRequest, string.Join(' ', errors.SelectMany(static error => error.Value)));
            route.Telemetry.Refused(StatusCodes.Status400BadRequest);
            await Results.ValidationProblem(errors, title: "The WebSocket request has values that cannot be bound.").ExecuteAsync(context);
            return null;
        }

        var upgrade = new Upgrade(route, subprotocol);
        context.Features.Set(upgrade);
        var isOpen = false;
        try
        {
            var answer = await DecideInTimeAsync(context, arguments, chain);
            if (answer is not Upgrade)
            {
                await AnswerAsync(context, answer);
            }
            else if (route.Services.Connections.IsStopping)
            {
                // A filter may have taken its time: a connection that opens now would come too late for what the drain tells the others.
                await IsStopping().ExecuteAsync(context);
            }
            else
            {
                await upgrade.OpenAsync(context);
                isOpen = true;
            }
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

    /// <summary>Runs the filters and <c>OnUpgrade</c>. What goes on beyond the handshake's time is told so by the request's token.</summary>
    private async ValueTask<object?> DecideInTimeAsync(HttpContext context, EndpointFilterInvocationContext arguments, EndpointFilterDelegate chain)
    {
        if (route.Options.HandshakeTimeout == TimeSpan.Zero)
        {
            return await chain(arguments);
        }

        var aborted = context.RequestAborted;
        using var timeout = new CancellationTokenSource(route.Options.HandshakeTimeout, route.Services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, timeout.Token);
        context.RequestAborted = either.Token;
        try
        {
            var answer = await chain(arguments);
            return timeout.IsCancellationRequested && answer is Upgrade ? TookTooLong() : answer;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return TookTooLong();
        }
        finally
        {
            context.RequestAborted = aborted;
        }
    }

    private IResult IsStopping() => Refuse(StatusCodes.Status503ServiceUnavailable, "The server is shutting down.");

    private IResult TookTooLong() => Refuse(StatusCodes.Status503ServiceUnavailable, "The handshake took too long.");

    /// <summary>What can be said before user code runs.</summary>
    private IResult? Check(HttpContext context, out string? subprotocol)
    {
        subprotocol = null;
        if (!HandshakeHeaders.IsAllowedOrigin(context.Request, route.Options.AllowedOrigins))
        {
            return Refuse(
                StatusCodes.Status403Forbidden,
                $"The origin '{context.Request.Headers.Origin}' may not connect here. It is not the host's own, and AllowedOrigins does not name it.");
        }

        if (route.Services.Connections.IsStopping)
        {
            return IsStopping();
        }

        HandshakeHeaders.TryReadSubprotocols(context, out var offered);
        if (offered.Count == 0)
        {
            return route.Options.RequireSubprotocol
                ? Refuse(StatusCodes.Status400BadRequest, $"A subprotocol is required: {string.Join(", ", route.Options.Subprotocols)}.")
                : null;
        }

        subprotocol = route.Options.Subprotocols.FirstOrDefault(offered.Contains);
        return subprotocol is null && route.Options.Subprotocols.Count != 0
            ? Refuse(StatusCodes.Status400BadRequest, $"None of the offered subprotocols is spoken here. Offer one of: {string.Join(", ", route.Options.Subprotocols)}.")
            : null;
    }

    private IResult Refuse(int status, string reason)
    {
        RoutingLog.Refused(route.Services.Log, route.Pattern, status, reason);
        route.Telemetry.Refused(status);
        return Results.Text(reason, statusCode: status);
    }

    /// <summary>The end of the filter chain: builds the endpoint's instance and asks its <c>OnUpgrade</c>.</summary>
    private async ValueTask<object?> DecideAsync(EndpointFilterInvocationContext arguments)
    {
        var context = arguments.HttpContext;
        var upgrade = context.Features.GetRequiredFeature<Upgrade>();
        var handler = route.Definition.Methods.CreateHandler(arguments);
        handler.Serializer = route.Serializer;
        upgrade.Handler = handler;
        handler.Create(context);
        switch (await handler.OnUpgradeAsync(context, context.RequestAborted))
        {
            case null or true:
                return upgrade;
            case false:
                return Refuse(StatusCodes.Status403Forbidden, "The endpoint refused the connection.");
            case string subprotocol:
                upgrade.ChooseSubprotocol(context, subprotocol);
                return upgrade;
            case IResult refusal:
                return refusal;
            case var other:
                throw new InvalidOperationException($"OnUpgrade returned '{other.GetType()}', which is neither a bool, nor an IResult, nor a string.");
        }
    }

    /// <summary>Carries out the answer that a filter gave instead of the upgrade, or made of it.</summary>
    private static Task AnswerAsync(HttpContext context, object? answer) => answer switch
    {
        IResult result => result.ExecuteAsync(context),
        string text => Results.Text(text).ExecuteAsync(context),
        null => Task.CompletedTask,
        _ => throw new InvalidOperationException(
            $"An endpoint filter answered a WebSocket handshake with '{answer.GetType()}'. Return an IResult or a string, or what 'next' returned."),
    };
}
