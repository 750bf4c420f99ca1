using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.Groups;

namespace WebSocketToolkit;

/// <summary>
/// The groups of an annotated class, for sending to many connections from anywhere: inject it. A group comes into being with its first
/// member and goes with its last.
/// </summary>
/// <typeparam name="TEndpoint">The annotated class.</typeparam>
public sealed class WebSocketGroups<TEndpoint>
    where TEndpoint : class
{
    private readonly GroupSet _groups;

    /// <summary>Called by dependency injection.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public WebSocketGroups(IServiceProvider services)
    {
        _groups = services.GetRequiredService<GroupRegistry>().Of(typeof(TEndpoint));
        All = new(() => _groups.All);
    }

    /// <summary>Every open connection of the class.</summary>
    public WebSocketAudience All { get; }

    /// <summary>The members of a group. It need not exist.</summary>
    /// <param name="name">The name; upper and lower case differ.</param>
    public WebSocketAudience Group(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(() => _groups.Find(name));
    }
}
