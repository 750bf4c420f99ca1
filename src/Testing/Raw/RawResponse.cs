namespace WebSocketToolkit.Testing;

/// <summary>The head of an HTTP response and, unless it is a 101, its body.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers. Names are compared without case. The last of several headers with one name counts.</param>
/// <param name="Body">The body as text.</param>
public sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body);
