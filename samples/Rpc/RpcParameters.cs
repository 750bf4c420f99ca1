using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RpcSample;

/// <summary>The binding of the parameters of a call to a record.</summary>
public static class RpcParameters
{
    /// <exception cref="RpcException">The parameters do not fit.</exception>
    public static T Bind<T>(JsonElement? parameters)
    {
        var type = RpcJson.TypeOf<T>();
        try
        {
            return parameters switch
            {
                null => JsonSerializer.Deserialize("{}", type)!,
                { ValueKind: JsonValueKind.Array } positional => JsonSerializer.Deserialize(ByName(positional, type), type)!,
                { } named => JsonSerializer.Deserialize(named, type)!,
            };
        }
        catch (JsonException exception)
        {
            throw new RpcException(RpcError.InvalidParams, exception.Message);
        }
    }

    private static ReadOnlySpan<byte> ByName(JsonElement positional, JsonTypeInfo type)
    {
        if (positional.GetArrayLength() > type.Properties.Count)
        {
            throw new JsonException($"There are at most {type.Properties.Count} parameters.");
        }

        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        foreach (var (property, value) in type.Properties.Zip(positional.EnumerateArray()))
        {
            writer.WritePropertyName(property.Name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenSpan;
    }
}
