using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Contracts;

/// <summary>A message that an endpoint receives or sends.</summary>
/// <param name="kinds">The kinds of messages: typed, text, binary.</param>
/// <param name="type">The type of a typed message; null for the other kinds.</param>
/// <param name="decodedType">The polymorphic base that a received message is decoded to; null if it is the type itself.</param>
public sealed class MessageContract(MessageKinds kinds, Type? type = null, Type? decodedType = null)
{
    /// <summary>Gets the kinds of messages.</summary>
    public MessageKinds Kinds => kinds;

    /// <summary>Gets the type of a typed message; null for the other kinds.</summary>
    public Type? Type => type;

    /// <summary>
    /// Gets the polymorphic base that a received message is decoded to, by which its discriminator is known; null if it is the type itself.
    /// </summary>
    public Type? DecodedType => decodedType;
}
