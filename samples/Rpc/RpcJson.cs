using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using WebSocketToolkit.Contracts;

namespace RpcSample;

/// <summary>The JSON of messages, parameters and results, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RpcCall))]
[JsonSerializable(typeof(RpcResponse[]))]
[JsonSerializable(typeof(Subtraction))]
[JsonSerializable(typeof(Division))]
[JsonSerializable(typeof(CountdownStart))]
[JsonSerializable(typeof(CountdownTick))]
[JsonSerializable(typeof(Transfer))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(Balance))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
public sealed partial class RpcJson : JsonSerializerContext
{
    public const string Version = "2.0";

    [WebSocketJsonOptions]
    public static void Configure(JsonSerializerOptions options) => options.TypeInfoResolverChain.Insert(0, Default);

    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Default.GetTypeInfo(typeof(T))!;

    public static JsonElement ToElement<T>(T value) => JsonSerializer.SerializeToElement(value, TypeOf<T>());

    public static T FromElement<T>(JsonElement element) => element.Deserialize(TypeOf<T>())!;
}
