using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Sending;

/// <summary>A message for many connections that is encoded once for each codec.</summary>
internal interface ISharedMessage
{
    /// <summary>Gets the content for a member's codec.</summary>
    /// <param name="serializer">The serializer of the member's route.</param>
    /// <returns>The content; null if the message is not encoded for this codec.</returns>
    SharedContent? For(MessageSerializer serializer);

    /// <summary>Gets the policy for a member that reads too slowly.</summary>
    /// <param name="route">The policy of the member's route.</param>
    SendPolicy TermsFor(WebSocketSlowConsumerPolicy route);
}
