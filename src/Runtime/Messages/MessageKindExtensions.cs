using System.Net.WebSockets;
using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Messages;

/// <summary>The kind of a message, by its type on the wire.</summary>
internal static class MessageKindExtensions
{
    extension(WebSocketMessageType type)
    {
        /// <summary>Gets the kind: text or binary.</summary>
        public MessageKinds Kind => type == WebSocketMessageType.Text ? MessageKinds.Text : MessageKinds.Binary;
    }
}
