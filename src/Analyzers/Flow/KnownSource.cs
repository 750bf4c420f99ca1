namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>A member of another library's type that attaches a listener.</summary>
internal sealed record KnownSource(string Type, string Member, Subscription Subscription);
