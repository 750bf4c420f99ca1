using Microsoft.Extensions.Primitives;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Routing;

/// <summary>
/// The negotiation of permessage-deflate (RFC 7692 sections 5 and 7.1). An offer that cannot be accepted is declined, and never an error.
/// </summary>
internal static class DeflateNegotiation
{
    private const int MaxWindowBits = 15;

    /// <summary>Accepts the first offer that can be fulfilled.</summary>
    /// <param name="header">The <c>Sec-WebSocket-Extensions</c> header of the request.</param>
    /// <param name="compression">The setting of the route.</param>
    /// <returns>The agreement; null if no offer is accepted.</returns>
    public static DeflateAgreement? Negotiate(StringValues header, WebSocketCompression compression)
    {
        if (compression == WebSocketCompression.Off || header.Count == 0)
        {
            return null;
        }

        foreach (var offer in ExtensionHeader.Read(header))
        {
            if (offer.Name == DeflateAgreement.ExtensionName && Accept(offer) is { } asked)
            {
                var noTakeover = compression == WebSocketCompression.NoContextTakeover;
                return asked with
                {
                    ServerNoContextTakeover = asked.ServerNoContextTakeover || noTakeover,
                    ClientNoContextTakeover = asked.ClientNoContextTakeover || noTakeover,
                };
            }
        }

        return null;
    }

    /// <summary>Returns the agreement that an offer asks for; null if it has an unknown parameter or cannot be fulfilled.</summary>
    private static DeflateAgreement? Accept(ExtensionOffer offer)
    {
        var agreement = default(DeflateAgreement);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in offer.Parameters)
        {
            DeflateAgreement? next = (name, value) switch
            {
                ("server_no_context_takeover", null) => agreement with { ServerNoContextTakeover = true },
                ("client_no_context_takeover", null) => agreement with { ClientNoContextTakeover = true },

                // The window of the compressor always has 15 bits.
                ("server_max_window_bits", _) when WindowBits(value) == MaxWindowBits => agreement with { ServerMaxWindowBits = true },

                // The client only says that it accepts a limit. A window of any size can be inflated, so the response sets no limit.
                ("client_max_window_bits", _) when value is null || WindowBits(value) is not null => agreement,
                _ => null,
            };
            if (next is null || !seen.Add(name))
            {
                return null;
            }

            agreement = next.Value;
        }

        return agreement;
    }

    /// <summary>Parses a number of window bits: 8 to 15, without leading zeros (RFC 7692 section 7.1.2).</summary>
    private static int? WindowBits(string? value) => value switch
    {
        ['8' or '9'] => value[0] - '0',
        ['1', >= '0' and <= '5'] => 10 + (value[1] - '0'),
        _ => null,
    };
}
