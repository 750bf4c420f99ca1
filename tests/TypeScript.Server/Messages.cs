using System.Text.Json.Serialization;

namespace WebSocketToolkit.TypeScript.Server;

/// <summary>The base of the messages that clients send.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Echo), "echo")]
[JsonDerivedType(typeof(Count), "count")]
[JsonDerivedType(typeof(Stop), "stop")]
[JsonDerivedType(typeof(Watch), "watch")]
[JsonDerivedType(typeof(Burst), "burst")]
public abstract record DrillRequest;

public sealed record Echo(string Id, string Text) : DrillRequest;

/// <summary>An operation: numbers up to a limit, one each pace.</summary>
public sealed record Count(string Id, int Until, int Pace) : DrillRequest;

public sealed record Stop(string Id) : DrillRequest;

/// <summary>Asks for ticks until the connection ends.</summary>
public sealed record Watch(int Pace) : DrillRequest;

/// <summary>Asks for many ticks at once.</summary>
public sealed record Burst(int Messages) : DrillRequest;

/// <summary>The base of the messages that clients receive.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Welcome), "welcome")]
[JsonDerivedType(typeof(Echoed), "echoed")]
[JsonDerivedType(typeof(Number), "number")]
[JsonDerivedType(typeof(Counted), "counted")]
[JsonDerivedType(typeof(Tick), "tick")]
public abstract record DrillEvent;

public sealed record Welcome(int Connection) : DrillEvent;

public sealed record Echoed(string Id, string Text) : DrillEvent;

public sealed record Number(string Id, int Value) : DrillEvent;

public sealed record Counted(string Id, int Total) : DrillEvent;

/// <summary>The n-th message of a connection, from 0 on without a gap.</summary>
public sealed record Tick(int Connection, int N) : DrillEvent;
