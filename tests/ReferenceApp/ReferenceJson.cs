using System.Text.Json.Serialization;

namespace WebSocketToolkit.ReferenceApp;

/// <summary>The JSON of this application, so that it can be compiled ahead of time.</summary>
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatEvent))]
[JsonSerializable(typeof(FailRequest))]
[JsonSerializable(typeof(ParamsSeen))]
[JsonSerializable(typeof(TypedSeen))]
[JsonSerializable(typeof(DecorSeen))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(Record))]
[JsonSerializable(typeof(Greeting))]
public sealed partial class ReferenceJson : JsonSerializerContext;
