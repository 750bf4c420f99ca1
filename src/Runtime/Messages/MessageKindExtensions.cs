using System.Net.WebSockets;
using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Messages;

/// <summary>An extension that maps the type of a message on the wire to its kind.</summary>
internal static class MessageKindExtensions
{
    extension(WebSocketMessageType type)
    {
        /// <summary>Gets the kind: text or binary.</summary>
        public MessageKinds Kind => type == WebSocketMessageType.Text ? MessageKinds.Text : MessageKinds.Binary;
    }
}
