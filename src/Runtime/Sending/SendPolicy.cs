using System.Runtime.InteropServices;
using WebSocketToolkit.Messages;

namespace WebSocketToolkit.Sending;

/// <summary>What may become of a message that cannot leave at once. The default value is a reply's: it waits, and nothing takes its place.</summary>
/// <param name="Policy">What becomes of it if there is no room.</param>
/// <param name="Key">What it replaces, and is replaced by.</param>
/// <param name="TimeToLive">How long it may wait; zero for ever.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SendPolicy(WebSocketSlowConsumerPolicy Policy, MessageKey Key = default, TimeSpan TimeToLive = default)
{
    public bool IsDroppable => Policy is WebSocketSlowConsumerPolicy.DropNewest or WebSocketSlowConsumerPolicy.DropOldest;

    /// <summary>What a send says, then the message's type, then the route. The type's key is left to <see cref="WithKeyOf"/>.</summary>
    public static SendPolicy Of(in WebSocketSendOptions options, OutgoingDefaults? defaults, WebSocketSlowConsumerPolicy route) => new(
        options.Policy ?? defaults?.Policy ?? route, new(Scope: null, options.Key), options.TimeToLive ?? defaults?.TimeToLive ?? TimeSpan.Zero);

    /// <summary>Whether <see cref="WithKeyOf"/> would look for a key.</summary>
    public bool LacksKeyOf(OutgoingDefaults? defaults) => Key.IsNone && defaults is { HasKey: true };

    /// <summary>With the key that the message's type gives, unless the send gave one.</summary>
    public SendPolicy WithKeyOf<T>(T message, OutgoingDefaults? defaults) =>
        LacksKeyOf(defaults) ? this with { Key = new(defaults!.Scope, defaults.KeyOf(message!)) } : this;

    /// <summary>For a member of a group, for which nobody waits.</summary>
    public SendPolicy ForMember() => Policy == WebSocketSlowConsumerPolicy.Wait ? this with { Policy = WebSocketSlowConsumerPolicy.Close } : this;
}
