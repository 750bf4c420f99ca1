using System.Text.Json.Serialization;

namespace ChatSample;

/// <summary>The base of the messages that the page sends.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Say), "say")]
[JsonDerivedType(typeof(Rename), "rename")]
public abstract record ChatRequest;

/// <summary>A message for the room.</summary>
/// <param name="Id">The id, which the page chooses. The page may send a message again if the connection was lost before the answer.</param>
/// <param name="Text">The text, at most <see cref="ChatRules.MaxTextLength"/> characters.</param>
public sealed record Say(string Id, string Text) : ChatRequest;

public sealed record Rename(string Name) : ChatRequest;

/// <summary>The base of the messages that the page receives.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Welcome), "welcome")]
[JsonDerivedType(typeof(Said), "said")]
[JsonDerivedType(typeof(Joined), "joined")]
[JsonDerivedType(typeof(Left), "left")]
[JsonDerivedType(typeof(Renamed), "renamed")]
[JsonDerivedType(typeof(Rejected), "rejected")]
public abstract record ChatEvent;

public sealed record Welcome(string Name, int Present, Said[] History) : ChatEvent;

public sealed record Said(string Id, string From, string Text, DateTimeOffset At) : ChatEvent;

public sealed record Joined(string Name, int Present) : ChatEvent;

public sealed record Left(string Name, int Present) : ChatEvent;

public sealed record Renamed(string Was, string Name) : ChatEvent;

/// <summary>The refusal of a message.</summary>
/// <param name="Id">The id of the refused message; null if it had no id.</param>
/// <param name="Code">The reason for programs.</param>
/// <param name="Reason">The reason for people.</param>
public sealed record Rejected(string? Id, string Code, string Reason) : ChatEvent;

[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatEvent))]
public sealed partial class ChatJson : JsonSerializerContext;
