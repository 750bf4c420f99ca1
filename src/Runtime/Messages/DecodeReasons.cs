using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace WebSocketToolkit.CompilerServices;

/// <summary>Finds the reason for which System.Text.Json could not decode a message. The texts of its exceptions are no contract.</summary>
internal static class DecodeReasons
{
    /// <summary>Returns the reason.</summary>
    /// <param name="exception">The exception of the serializer.</param>
    /// <param name="json">The payload.</param>
    /// <param name="contract">The contract of the message type.</param>
    public static WebSocketDecodeReason Of(Exception exception, ReadOnlySpan<byte> json, JsonTypeInfo contract)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new() { CommentHandling = contract.Options.ReadCommentHandling });
            var discriminator = contract.PolymorphismOptions is { } polymorphism ? FindDiscriminator(ref reader, polymorphism, contract.Type.IsAbstract) : null;
            while (reader.Read())
            {
            }

            return discriminator ?? (exception is JsonException ? WebSocketDecodeReason.DoesNotFit : WebSocketDecodeReason.Invalid);
        }
        catch (JsonException)
        {
            return WebSocketDecodeReason.Malformed;
        }
    }

    /// <summary>Reads an object to its end.</summary>
    /// <returns>The fault of its discriminator; null if the discriminator is known.</returns>
    private static WebSocketDecodeReason? FindDiscriminator(
        ref Utf8JsonReader reader, JsonPolymorphismOptions polymorphism, bool isRequired)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        WebSocketDecodeReason? reason = isRequired ? WebSocketDecodeReason.NoType : null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isDiscriminator = reader.ValueTextEquals(polymorphism.TypeDiscriminatorPropertyName);
            reader.Read();
            if (isDiscriminator)
            {
                reason = IsKnown(ref reader, polymorphism) ? null : WebSocketDecodeReason.UnknownType;
            }

            reader.Skip();
        }

        return reason;
    }

    private static bool IsKnown(ref Utf8JsonReader reader, JsonPolymorphismOptions polymorphism)
    {
        object? value = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number when reader.TryGetInt32(out var number) => number,
            _ => null,
        };
        return polymorphism.DerivedTypes.Any(derived => Equals(derived.TypeDiscriminator, value));
    }
}
