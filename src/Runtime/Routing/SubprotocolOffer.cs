using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit.Routing;

/// <summary>
/// The subprotocols that a client offers in <c>Sec-WebSocket-Protocol</c> (RFC 6455 section 4.2.1). A request has one, which is read once.
/// </summary>
internal sealed class SubprotocolOffer
{
    /// <summary>
    /// The maximum number of names. Each is compared with the others before the origin is checked, so the work that strangers cause must be
    /// bounded.
    /// </summary>
    public const int MaxNames = 64;

    private static readonly SubprotocolOffer _none = new([], null);

    private SubprotocolOffer(List<string> names, string? fault)
    {
        Names = names;
        Fault = fault;
    }

    /// <summary>Gets the names in the client's order of preference. They are incomplete if there is a fault.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets the fault of the header; null if it is valid.</summary>
    public string? Fault { get; }

    /// <summary>Returns the offer of a request.</summary>
    /// <param name="context">The request.</param>
    public static SubprotocolOffer Of(HttpContext context)
    {
        if (context.Request.Headers.SecWebSocketProtocol.Count == 0)
        {
            return _none;
        }

        if (context.Features.Get<SubprotocolOffer>() is not { } offer)
        {
            offer = Read(context.Request);
            context.Features.Set(offer);
        }

        return offer;
    }

    private static SubprotocolOffer Read(HttpRequest request)
    {
        var names = new List<string>();
        foreach (var line in request.Headers.SecWebSocketProtocol)
        {
            var text = line.AsSpan();
            foreach (var range in text.Split(','))
            {
                var element = text[range].Trim(" \t");
                if (element.IsEmpty)
                {
                    // HTTP lists may have empty elements (RFC 9110 section 5.6.1).
                    continue;
                }

                if (HandshakeHeaders.TokenLength(element) != element.Length)
                {
                    return new(names, "The 'Sec-WebSocket-Protocol' header must be a list of tokens, separated by commas.");
                }

                if (names.Count == MaxNames)
                {
                    return new(names, "The 'Sec-WebSocket-Protocol' header has more than 64 elements.");
                }

                var name = element.ToString();
                if (names.Contains(name))
                {
                    return new(names, "The 'Sec-WebSocket-Protocol' header has an element twice.");
                }

                names.Add(name);
            }
        }

        return new(names, null);
    }
}
