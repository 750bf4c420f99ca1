using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WebSocketToolkit.Connections.Detaching;

/// <summary>
/// The context that the flow of the connection has, for <see cref="IHttpContextAccessor"/>. It is a view of <see cref="Context"/>, which the flow would
/// keep with all of its objects: 350 bytes of each idle connection.
/// </summary>
internal sealed partial class Detachment
{
    public override IFeatureCollection Features => this;

    public override HttpRequest Request => Context.Request;

    public override HttpResponse Response => Context.Response;

    public override ConnectionInfo Connection => Context.Connection;

    public override WebSocketManager WebSockets => Context.WebSockets;

    public override ClaimsPrincipal User
    {
        get => Context.User;
        set => Context.User = value;
    }

    public override IDictionary<object, object?> Items
    {
        get => Context.Items;
        set => Context.Items = value;
    }

    public override IServiceProvider RequestServices
    {
        get => Context.RequestServices;
        set => Context.RequestServices = value;
    }

    public override CancellationToken RequestAborted
    {
        get => Context.RequestAborted;
        set => Context.RequestAborted = value;
    }

    public override string TraceIdentifier
    {
        get => Context.TraceIdentifier;
        set => Context.TraceIdentifier = value;
    }

    public override ISession Session
    {
        get => Context.Session;
        set => Context.Session = value;
    }

    public override void Abort() => Context.Abort();
}
