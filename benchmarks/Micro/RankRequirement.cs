using Microsoft.AspNetCore.Authorization;

namespace WebSocketToolkit.Benchmarks.Micro;

/// <summary>A requirement of the application's own, which is decided for each message.</summary>
internal sealed class RankRequirement : AuthorizationHandler<RankRequirement, string>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RankRequirement requirement, string resource)
    {
        if (resource.Length != 0)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
