using System.Runtime.InteropServices;
using WebSocketToolkit.Messages;

namespace WebSocketToolkit.Sending;

/// <summary>
/// The policy for a message that cannot leave at once. The default value is the policy of replies: the sender waits, and no message
/// replaces the reply.
/// </summary>
/// <param name="Policy">The action if the send buffer has no room.</param>
/// <param name="Key">The key of the messages that this message replaces, and that replace it.</param>
/// <param name="TimeToLive">The time that the message may wait; zero for no limit.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SendPolicy(WebSocketSlowConsumerPolicy Policy, MessageKey Key = default, TimeSpan TimeToLive = default)
{
    /// <summary>Gets a value indicating whether the message may be dropped.</summary>
    public bool IsDroppable => Policy is WebSocketSlowConsumerPolicy.DropNewest or WebSocketSlowConsumerPolicy.DropOldest;

    /// <summary>
    /// Creates a policy from the options of a send, the defaults of the message's type and the policy of the route, in this order. The key
    /// of the type is left to <see cref="WithKeyOf"/>.
    /// </summary>
    /// <param name="options">The options of the send.</param>
    /// <param name="defaults">The defaults of the message's type; null if there are none.</param>
    /// <param name="route">The policy of the route.</param>
    public static SendPolicy Of(in WebSocketSendOptions options, OutgoingDefaults? defaults, WebSocketSlowConsumerPolicy route) => new(
        options.Policy ?? defaults?.Policy ?? route,
        new(Scope: null, options.Key),
        options.TimeToLive ?? defaults?.TimeToLive ?? TimeSpan.Zero);

    /// <summary>Returns a value indicating whether <see cref="WithKeyOf"/> would add a key.</summary>
    /// <param name="defaults">The defaults of the message's type; null if there are none.</param>
    public bool LacksKeyOf(OutgoingDefaults? defaults) => Key.IsNone && defaults is { HasKey: true };

    /// <summary>Returns the policy with the key that the message's type defines, unless the send gave a key.</summary>
    /// <param name="message">The message.</param>
    /// <param name="defaults">The defaults of the message's type; null if there are none.</param>
    public SendPolicy WithKeyOf<T>(T message, OutgoingDefaults? defaults) =>
        LacksKeyOf(defaults) ? this with { Key = new(defaults!.Scope, defaults.KeyOf(message!)) } : this;

    /// <summary>
    /// Returns the policy for a member of a group. A group does not wait for a member, so the connection is closed instead.
    /// </summary>
    public SendPolicy ForMember() =>
        Policy == WebSocketSlowConsumerPolicy.Wait ? this with { Policy = WebSocketSlowConsumerPolicy.Close } : this;
}
