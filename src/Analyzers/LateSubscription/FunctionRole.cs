namespace WebSocketToolkit.Analyzers.LateSubscription;

/// <summary>What somebody else does with a function of a body.</summary>
/// <param name="Text">What runs it, in words: "'Task.Run'", "the listener of 'OnMessage'".</param>
/// <param name="IsListener">It is attached as a listener, rather than deferred.</param>
/// <param name="IsCallback">The connection waits while it runs.</param>
internal sealed record FunctionRole(string Text, bool IsListener, bool IsCallback);
