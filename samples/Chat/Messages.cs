using System.Text.Json.Serialization;

namespace ChatSample;

/// <summary>What the page sends.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Say), "say")]
[JsonDerivedType(typeof(Rename), "rename")]
public abstract record ChatRequest;

/// <param name="Id">Chosen by the page: it may send a message again when a connection was lost before the answer came.</param>
/// <param name="Text">At most <see cref="ChatRules.MaxTextLength"/> characters.</param>
public sealed record Say(string Id, string Text) : ChatRequest;

public sealed record Rename(string Name) : ChatRequest;

/// <summary>What the page receives.</summary>
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

/// <param name="Id">The message that was refused, where it had an id.</param>
/// <param name="Code">For programs.</param>
/// <param name="Reason">For people.</param>
public sealed record Rejected(string? Id, string Code, string Reason) : ChatEvent;

[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatEvent))]
public sealed partial class ChatJson : JsonSerializerContext;
