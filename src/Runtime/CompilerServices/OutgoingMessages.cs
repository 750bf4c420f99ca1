using System.ComponentModel;
using WebSocketToolkit.Messages;

namespace WebSocketToolkit.CompilerServices;

/// <summary>The registry of the settings that <see cref="OutgoingMessageAttribute"/> gives a type. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class OutgoingMessages
{
    /// <summary>
    /// Registers how messages of a type are sent to peers that read too slowly. Called before the type's first message exists.
    /// </summary>
    /// <typeparam name="T">The annotated type.</typeparam>
    /// <param name="policy">The policy for a message for which the send buffer has no room; null for the route's policy.</param>
    /// <param name="timeToLiveSeconds">The time that a message may wait, in seconds; zero for no limit.</param>
    /// <param name="key">Returns a message's key; null if messages of the type have no key.</param>
    public static void Register<T>(WebSocketSlowConsumerPolicy? policy, double timeToLiveSeconds, Func<T, string?>? key)
        where T : notnull =>
        OutgoingDefaults.Register(new OutgoingDefaults<T>(
            policy, timeToLiveSeconds > 0 ? TimeSpan.FromSeconds(timeToLiveSeconds) : null, key));
}
