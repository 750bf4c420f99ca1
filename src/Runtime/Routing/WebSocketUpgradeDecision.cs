using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit;

/// <summary>
/// The decision of an <c>OnUpgrade</c> that sometimes accepts with a subprotocol and sometimes refuses with a response. A method that does one
/// of them returns a <see cref="string"/>, a <see cref="bool"/> or an <see cref="IResult"/>.
/// </summary>
public sealed class WebSocketUpgradeDecision
{
    private WebSocketUpgradeDecision(string? subprotocol, IResult? refusal) => (Subprotocol, Refusal) = (subprotocol, refusal);

    /// <summary>Gets the subprotocol that the server chooses; null for the choice of the route.</summary>
    internal string? Subprotocol { get; }

    /// <summary>Gets the response that refuses the handshake; null if it is accepted.</summary>
    internal IResult? Refusal { get; }

    /// <summary>Accepts the handshake.</summary>
    /// <param name="subprotocol">
    /// The subprotocol, which the client must have offered (RFC 6455 section 4.2.2). Default null: the first of the route's subprotocols that
    /// the client offers, if any.
    /// </param>
    /// <returns>The decision.</returns>
    public static WebSocketUpgradeDecision Accept(string? subprotocol = null) => new(subprotocol, null);

    /// <summary>Refuses the handshake.</summary>
    /// <param name="result">The HTTP response.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="result"/> is null.</exception>
    public static WebSocketUpgradeDecision Refuse(IResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(null, result);
    }
}
