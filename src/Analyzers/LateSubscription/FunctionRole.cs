namespace WebSocketToolkit.Analyzers.LateSubscription;

/// <summary>The part that a function of a body plays for those that it is handed to.</summary>
/// <param name="Text">The thing that runs it, in words: "'Task.Run'", "the listener of 'OnMessage'".</param>
/// <param name="IsListener">It is attached as a listener, rather than deferred.</param>
/// <param name="IsCallback">The connection waits while it runs.</param>
internal sealed record FunctionRole(string Text, bool IsListener, bool IsCallback);
