namespace WebSocketToolkit.Analyzers.LateSubscription;

/// <summary>The role of a function of a body for the code that it is passed to.</summary>
/// <param name="Text">The thing that runs the function, in words: "'Task.Run'", "the listener of 'OnMessage'".</param>
/// <param name="IsListener">Indicates whether the function is attached as a listener, rather than deferred.</param>
/// <param name="IsCallback">Indicates whether the connection waits while the function runs.</param>
internal sealed record FunctionRole(string Text, bool IsListener, bool IsCallback);
