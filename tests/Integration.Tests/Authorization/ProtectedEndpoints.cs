using Microsoft.AspNetCore.Authorization;

namespace WebSocketToolkit.Integration.Tests.Authorization;

/// <summary>A requirement of the application's own: its handler decides.</summary>
internal sealed record RankRequirement(int Rank) : IAuthorizationRequirement;

/// <summary>An attribute that brings its requirement along.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RankAttribute(int rank) : Attribute, IAuthorizationRequirementData
{
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [new RankRequirement(rank)];
}

/// <summary>Admins have every rank.</summary>
internal sealed class RankHandler : AuthorizationHandler<RankRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RankRequirement requirement)
    {
        if (context.User.IsInRole("admin"))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

internal abstract class Echoing
{
    public string OnMessage(string text) => text;
}

[WebSocketRoute("/class/any", ManualMap = true)]
[Authorize]
internal sealed class ByClassAny : Echoing;

[Authorize]
internal abstract class BaseAny : Echoing;

[WebSocketRoute("/base/any", ManualMap = true)]
internal sealed class ByBaseAny : BaseAny;

[WebSocketRoute("/class/role", ManualMap = true)]
[Authorize(Roles = "admin")]
internal sealed class ByClassRole : Echoing;

[Authorize(Roles = "admin")]
internal abstract class BaseRole : Echoing;

[WebSocketRoute("/base/role", ManualMap = true)]
internal sealed class ByBaseRole : BaseRole;

[WebSocketRoute("/class/policy", ManualMap = true)]
[Authorize("admins")]
internal sealed class ByClassPolicy : Echoing;

[Authorize("admins")]
internal abstract class BasePolicy : Echoing;

[WebSocketRoute("/base/policy", ManualMap = true)]
internal sealed class ByBasePolicy : BasePolicy;

[WebSocketRoute("/class/own", ManualMap = true)]
[Authorize("rank")]
internal sealed class ByClassOwn : Echoing;

[Authorize("rank")]
internal abstract class BaseOwn : Echoing;

[WebSocketRoute("/base/own", ManualMap = true)]
internal sealed class ByBaseOwn : BaseOwn;

[WebSocketRoute("/class/data", ManualMap = true)]
[Rank(5)]
internal sealed class ByClassData : Echoing;

[Rank(5)]
internal abstract class BaseData : Echoing;

[WebSocketRoute("/base/data", ManualMap = true)]
internal sealed class ByBaseData : BaseData;

[WebSocketRoute("/class/scheme", ManualMap = true)]
[Authorize(AuthenticationSchemes = HeaderAuthentication.Header)]
internal sealed class ByClassScheme : Echoing;

[Authorize(AuthenticationSchemes = HeaderAuthentication.Header)]
internal abstract class BaseScheme : Echoing;

[WebSocketRoute("/base/scheme", ManualMap = true)]
internal sealed class ByBaseScheme : BaseScheme;

[WebSocketRoute("/class/open", ManualMap = true)]
[AllowAnonymous, Authorize]
internal sealed class ByClassOpen : Echoing;

[AllowAnonymous, Authorize]
internal abstract class BaseOpen : Echoing;

[WebSocketRoute("/base/open", ManualMap = true)]
internal sealed class ByBaseOpen : BaseOpen;

internal static class Methods
{
    [Authorize]
    public static void Any(WebSocketConnection connection) => Echo(connection);

    [Authorize(Roles = "admin")]
    public static void Role(WebSocketConnection connection) => Echo(connection);

    [Authorize("admins")]
    public static void Policy(WebSocketConnection connection) => Echo(connection);

    [Authorize("rank")]
    public static void Own(WebSocketConnection connection) => Echo(connection);

    [Rank(5)]
    public static void Data(WebSocketConnection connection) => Echo(connection);

    [Authorize(AuthenticationSchemes = HeaderAuthentication.Header)]
    public static void Scheme(WebSocketConnection connection) => Echo(connection);

    [AllowAnonymous, Authorize]
    public static void Open(WebSocketConnection connection) => Echo(connection);

    public static void Echo(WebSocketConnection connection) => connection.OnMessage(message => connection.SendAsync(message));
}
