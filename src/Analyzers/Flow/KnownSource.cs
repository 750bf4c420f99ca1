namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>A member of somebody else's type that attaches a listener.</summary>
internal sealed record KnownSource(string Type, string Member, Subscription Subscription);
