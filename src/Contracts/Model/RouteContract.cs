namespace WebSocketToolkit.Contracts;

/// <summary>One <c>[WebSocketRoute]</c> of a class, as its attribute declares it. The application may map it below a prefix.</summary>
/// <param name="pattern">The route pattern of the attribute.</param>
public sealed class RouteContract(string pattern)
{
    /// <summary>Gets the route pattern of the attribute.</summary>
    public string Pattern => pattern;

    /// <summary>Gets the subprotocols.</summary>
    public IReadOnlyList<string> Subprotocols { get; init; } = [];

    /// <summary>Gets a value indicating whether a client must offer one of the subprotocols.</summary>
    public bool RequiresSubprotocol { get; init; }

    /// <summary>Gets the codec of typed messages; null for JSON.</summary>
    public Type? Codec { get; init; }

    /// <summary>Gets the largest message that the route receives, in bytes; null if the attribute does not say.</summary>
    public int? MaxMessageSize { get; init; }

    /// <summary>Gets a value indicating whether an empty text message is answered by one.</summary>
    public bool HasHeartbeat { get; init; }
}
