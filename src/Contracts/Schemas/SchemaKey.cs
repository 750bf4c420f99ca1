namespace WebSocketToolkit.Contracts.Schemas;

/// <summary>The schema of a type in one direction. A type has another one as a message of a polymorphic base: with its discriminator.</summary>
/// <param name="Type">The type.</param>
/// <param name="Direction">The direction.</param>
/// <param name="Base">The polymorphic base that the message is read or written as; null if the type has no discriminator.</param>
internal sealed record SchemaKey(Type Type, MessageDirection Direction, Type? Base = null)
{
    public SchemaKey Reverse() => this with { Direction = Direction == MessageDirection.Sent ? MessageDirection.Received : MessageDirection.Sent };
}
