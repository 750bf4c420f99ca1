namespace WebSocketToolkit;

/// <summary>The reasons for which a message cannot be decoded.</summary>
public enum WebSocketDecodeReason
{
    /// <summary>The payload is not valid in its format, such as JSON.</summary>
    Malformed,

    /// <summary>The payload has no discriminator, and the message type needs one.</summary>
    NoType,

    /// <summary>The discriminator is unknown, or names a type that no <c>OnMessage</c> takes.</summary>
    UnknownType,

    /// <summary>The payload is valid, and its values do not fit the message type.</summary>
    DoesNotFit,

    /// <summary>The values fit the message type, and its constructor, a converter or a validation attribute refuses them.</summary>
    Invalid,
}
