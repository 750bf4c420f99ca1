using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Sending;

/// <summary>A message for many connections, encoded once for each codec.</summary>
internal interface ISharedMessage
{
    /// <summary>Gets the content for a member's codec; null if the message has none.</summary>
    SharedContent? For(MessageSerializer serializer);

    /// <summary>Says what becomes of the message if a member is too slow for it.</summary>
    /// <param name="route">The policy of the member's route.</param>
    SendPolicy TermsFor(WebSocketSlowConsumerPolicy route);
}
