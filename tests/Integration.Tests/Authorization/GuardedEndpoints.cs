using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authorization;

namespace WebSocketToolkit.Integration.Tests.Authorization;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Free), "free")]
[JsonDerivedType(typeof(Any), "any")]
[JsonDerivedType(typeof(Role), "role")]
[JsonDerivedType(typeof(Policy), "policy")]
[JsonDerivedType(typeof(Own), "own")]
[JsonDerivedType(typeof(Data), "data")]
[JsonDerivedType(typeof(Demote), "demote")]
internal abstract record GuardedMessage;

internal sealed record Free : GuardedMessage;

internal sealed record Any : GuardedMessage;

internal sealed record Role : GuardedMessage;

internal sealed record Policy : GuardedMessage;

internal sealed record Own : GuardedMessage;

internal sealed record Data : GuardedMessage;

internal sealed record Demote : GuardedMessage;

/// <summary>One message without a requirement, and one with each kind of requirement.</summary>
[WebSocketRoute("/guarded", ManualMap = true)]
internal sealed class Guarded
{
    public string OnMessage(Free message) => "free";

    [Authorize]
    public string OnMessage(Any message) => "any";

    [Authorize(Roles = "admin")]
    public string OnMessage(Role message) => "role";

    [Authorize("admins")]
    public string OnMessage(Policy message) => "policy";

    [Authorize("rank")]
    public string OnMessage(Own message) => "own";

    [Rank(5)]
    public string OnMessage(Data message) => "data";

    public string OnMessage(Demote message, WebSocketConnection connection)
    {
        connection.HttpContext.User = new(new ClaimsIdentity("demoted"));
        return "demoted";
    }
}

/// <summary>Tells the client of the refusal, and goes on.</summary>
[WebSocketRoute("/told", ManualMap = true)]
internal sealed class Told
{
    [Authorize]
    public string OnMessage(string text) => text;

    public string OnMessage(byte[] bytes) => "bytes";

    public string OnError(WebSocketAuthorizationException error) => error.Failure!.FailedRequirements.Single().GetType().Name;
}

internal sealed record Clear(string Owner);

[WebSocketRoute("/rooms", ManualMap = true)]
internal sealed class Rooms
{
    [Authorize("owner")]
    public string OnMessage(Clear message) => "cleared";
}

internal sealed class OwnerRequirement : IAuthorizationRequirement;

internal sealed class OwnerHandler : AuthorizationHandler<OwnerRequirement, Clear>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, OwnerRequirement requirement, Clear resource)
    {
        if (context.User.Identity?.Name == resource.Owner)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

internal sealed class SlowRankRequirement : IAuthorizationRequirement;

/// <summary>Decides after the buffer of the transport may have been used again.</summary>
internal sealed class SlowRankHandler : AuthorizationHandler<SlowRankRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, SlowRankRequirement requirement)
    {
        await Task.Yield();
        if (context.User.IsInRole("admin"))
        {
            context.Succeed(requirement);
        }
    }
}
