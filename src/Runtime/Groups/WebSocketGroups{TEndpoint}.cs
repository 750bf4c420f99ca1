using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.Groups;

namespace WebSocketToolkit;

/// <summary>The groups of an annotated class, for sending to many connections from anywhere. Inject them as a service.</summary>
/// <typeparam name="TEndpoint">The annotated class.</typeparam>
public sealed class WebSocketGroups<TEndpoint> : WebSocketGroups
    where TEndpoint : class
{
    /// <summary>Initializes the groups. Called by dependency injection.</summary>
    /// <param name="services">The application's services.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public WebSocketGroups(IServiceProvider services)
        : base(services.GetRequiredService<GroupRegistry>().Of(typeof(TEndpoint)))
    {
    }
}
