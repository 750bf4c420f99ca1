using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WebSocketToolkit.CompilerServices;

/// <summary>
/// The authorization of a connection's messages. Results that depend on the user alone are kept, so that the messages that follow cost a
/// comparison.
/// </summary>
/// <remarks>Used by the thread that runs callbacks.</remarks>
/// <param name="context">The upgrade request, with the user.</param>
/// <param name="policies">The policies of the route.</param>
internal sealed class MessageAuthorizer(HttpContext context, MessagePolicies policies)
{
    /// <summary>The results for <see cref="_user"/>, by the number of the policy; null where none is known.</summary>
    private readonly AuthorizationResult?[] _results = new AuthorizationResult?[policies.Count];

    private ClaimsPrincipal? _user;

    /// <summary>Determines whether the user is known to meet a policy.</summary>
    /// <param name="index">The number of the policy.</param>
    public bool IsAuthorized(int index) => ReferenceEquals(context.User, _user) && _results[index] is { Succeeded: true };

    /// <summary>Throws unless the user meets a policy.</summary>
    /// <param name="index">The number of the policy.</param>
    /// <param name="message">The message, which is the resource for the handlers of requirements.</param>
    /// <exception cref="WebSocketAuthorizationException">The user does not meet the policy.</exception>
    public async ValueTask AuthorizeAsync(int index, object? message)
    {
        var user = context.User;
        if (!ReferenceEquals(user, _user))
        {
            Array.Clear(_results);
            _user = user;
        }

        if ((_results[index] ?? await EvaluateAsync(index, user, message)) is { Succeeded: false, Failure: var failure })
        {
            throw new WebSocketAuthorizationException(
                $"The user may not send this message. {string.Join(' ', Faults(failure))}", failure);
        }
    }

    private static IEnumerable<string> Faults(AuthorizationFailure? failure) =>
        failure is null ? [] : failure.FailureReasons.Select(static reason => reason.Message).Concat(failure.FailedRequirements.Select(
            static requirement => $"Not met: {requirement}."));

    private async ValueTask<AuthorizationResult> EvaluateAsync(int index, ClaimsPrincipal user, object? message)
    {
        var policy = await policies.GetAsync(index);

        // Handlers may use services such as a DbContext, which must not live as long as the connection.
        await using var scope = context.RequestServices.CreateAsyncScope();
        var result = await scope.ServiceProvider.GetRequiredService<IAuthorizationService>().AuthorizeAsync(user, message, policy);
        if (MessagePolicies.DependsOnUserOnly(policy))
        {
            _results[index] = result;
        }

        return result;
    }
}
