using System.ComponentModel;
using WebSocketToolkit.Messages;

namespace WebSocketToolkit.CompilerServices;

/// <summary>Takes what <see cref="OutgoingMessageAttribute"/> says of a type. Called by generated code, before the type's first message exists.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class OutgoingMessages
{
    /// <summary>Sets how messages of a type are sent to peers that read too slowly.</summary>
    /// <param name="policy">What becomes of a message without room; null if the route decides.</param>
    /// <param name="timeToLiveSeconds">Seconds that a message may wait; zero for ever.</param>
    /// <param name="key">A message's key; null if there is none.</param>
    public static void Register<T>(WebSocketSlowConsumerPolicy? policy, double timeToLiveSeconds, Func<T, string?>? key)
        where T : notnull =>
        OutgoingDefaults.Register(new OutgoingDefaults<T>(policy, timeToLiveSeconds > 0 ? TimeSpan.FromSeconds(timeToLiveSeconds) : null, key));
}
