using Microsoft.Extensions.Primitives;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Routing;

/// <summary>
/// The answer to offers of permessage-deflate (RFC 7692 sections 5 and 7.1). Offers that cannot be accepted are declined, which is not an
/// error.
/// </summary>
internal static class DeflateNegotiation
{
    /// <summary>Accepts the first offer that is valid.</summary>
    /// <param name="header">The request's <c>Sec-WebSocket-Extensions</c>.</param>
    /// <param name="compression">The route's setting.</param>
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

    /// <summary>Returns the parameters of an offer; null if it has an unknown parameter or an invalid value.</summary>
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

                ("server_max_window_bits", _) when WindowBits(value) is { } bits => agreement with { ServerMaxWindowBits = bits },

                // The client says that it can limit its own window. It need not: any window of up to 15 bits can be inflated.
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

    /// <summary>Returns a number of 8 to 15, without leading zeros (RFC 7692 section 7.1.2); null for any other value.</summary>
    private static int? WindowBits(string? value) => value switch
    {
        ['8' or '9'] => value[0] - '0',
        ['1', >= '0' and <= '5'] => 10 + (value[1] - '0'),
        _ => null,
    };
}
