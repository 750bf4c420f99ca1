using Microsoft.Extensions.Primitives;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Routing;

/// <summary>Answers offers of permessage-deflate (RFC 7692 sections 5 and 7.1). What cannot be agreed on is declined, never an error.</summary>
internal static class DeflateNegotiation
{
    private const int MaxWindowBits = 15;

    /// <summary>Takes the first offer that can be kept.</summary>
    /// <param name="header">The request's <c>Sec-WebSocket-Extensions</c>.</param>
    /// <param name="compression">The route's setting.</param>
    /// <returns>Null if there is none.</returns>
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
                var never = compression == WebSocketCompression.NoContextTakeover;
                return asked with
                {
                    ServerNoContextTakeover = asked.ServerNoContextTakeover || never,
                    ClientNoContextTakeover = asked.ClientNoContextTakeover || never,
                };
            }
        }

        return null;
    }

    /// <summary>What an offer asks for; null if it asks for what is not known here or cannot be kept.</summary>
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

                // The compressor's window has 15 bits and no other number.
                ("server_max_window_bits", _) when WindowBits(value) == MaxWindowBits => agreement with { ServerMaxWindowBits = true },

                // Only says that the client can be told: any of its windows can be inflated, so it is not.
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

    /// <summary>8 to 15, without leading zeros (RFC 7692 section 7.1.2).</summary>
    private static int? WindowBits(string? value) => value switch
    {
        ['8' or '9'] => value[0] - '0',
        ['1', >= '0' and <= '5'] => 10 + (value[1] - '0'),
        _ => null,
    };
}
