using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;

namespace WebSocketToolkit.CompilerServices;

/// <summary>The policies of an endpoint's messages: one for each <c>OnMessage</c> that has attributes such as <c>[Authorize]</c>.</summary>
/// <param name="endpointType">The annotated class.</param>
/// <param name="attributes">The attributes of each of these callbacks.</param>
/// <param name="provider">The provider of the application's named policies.</param>
internal sealed class MessagePolicies(
    Type endpointType, IReadOnlyList<IReadOnlyList<object>> attributes, IAuthorizationPolicyProvider provider)
{
    /// <summary>The policies that are known. Any thread may set an element: it is the same for all of them.</summary>
    private readonly AuthorizationPolicy?[] _policies = new AuthorizationPolicy?[attributes.Count];

    /// <summary>Gets the number of policies.</summary>
    public int Count => _policies.Length;

    /// <summary>
    /// Throws if a policy cannot work: its name is unknown, or it names authentication schemes. A provider that answers later is asked again
    /// with the first message.
    /// </summary>
    /// <exception cref="InvalidOperationException">A policy cannot work.</exception>
    public void ThrowIfInvalid()
    {
        for (var i = 0; i < Count; i++)
        {
            var policy = GetAsync(i);
            if (policy.IsCompleted)
            {
                policy.GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>Returns a policy.</summary>
    /// <param name="index">The number of the callback among those that have attributes.</param>
    /// <exception cref="InvalidOperationException">The policy cannot work.</exception>
    public ValueTask<AuthorizationPolicy> GetAsync(int index) =>
        Volatile.Read(ref _policies[index]) is { } known ? new(known) : CombineAsync(index);

    /// <summary>
    /// Determines whether the result of a policy depends on the user alone. The framework's own requirements do. The handler of another
    /// requirement may look at the message, or at the time of day.
    /// </summary>
    public static bool DependsOnUserOnly(AuthorizationPolicy policy) => policy.Requirements.All(static requirement =>
        requirement is DenyAnonymousAuthorizationRequirement or ClaimsAuthorizationRequirement or RolesAuthorizationRequirement
            or NameAuthorizationRequirement);

    private async ValueTask<AuthorizationPolicy> CombineAsync(int index)
    {
        var own = attributes[index];
        var builder = new AuthorizationPolicyBuilder();
        try
        {
            if (await AuthorizationPolicy.CombineAsync(provider, own.OfType<IAuthorizeData>()) is { } policy)
            {
                builder.Combine(policy);
            }
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException(
                $"The WebSocket endpoint '{endpointType}' cannot authorize its messages: {exception.Message} Add the policy with " +
                "'builder.Services.AddAuthorization(options => options.AddPolicy(…))'.",
                exception);
        }

        foreach (var requirements in own.OfType<IAuthorizationRequirementData>())
        {
            builder.AddRequirements([.. requirements.GetRequirements()]);
        }

        if (builder.AuthenticationSchemes.Count != 0)
        {
            throw new InvalidOperationException(
                $"A policy of the messages of the WebSocket endpoint '{endpointType}' names the authentication scheme " +
                $"'{builder.AuthenticationSchemes[0]}'. A connection keeps the user of its handshake, and no message can sign in another. Use a " +
                "policy without schemes, or put the attribute on the class.");
        }

        var combined = builder.Build();
        if (provider.AllowsCachingPolicies)
        {
            Volatile.Write(ref _policies[index], combined);
        }

        return combined;
    }
}
