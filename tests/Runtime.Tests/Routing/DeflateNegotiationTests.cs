using Microsoft.Extensions.Primitives;
using WebSocketToolkit.Routing;

namespace WebSocketToolkit.Runtime.Tests.Routing;

/// <summary>Which offer of permessage-deflate is taken, and what it is answered (RFC 7692 section 7.1).</summary>
public class DeflateNegotiationTests
{
    public static TheoryData<string?, string[]> Takeover => new()
    {
        { "permessage-deflate", ["permessage-deflate"] },
        { "permessage-deflate", ["  permessage-deflate\t"] },
        { "permessage-deflate", ["permessage-deflate; client_max_window_bits"] },
        { "permessage-deflate", ["permessage-deflate; client_max_window_bits=10"] },
        { "permessage-deflate; server_max_window_bits=15", ["permessage-deflate;server_max_window_bits=15"] },
        { "permessage-deflate; server_max_window_bits=15", ["permessage-deflate; server_max_window_bits=\"15\""] },
        { "permessage-deflate; server_max_window_bits=15", ["permessage-deflate; server_max_window_bits = \"1\\5\" "] },
        { "permessage-deflate; server_no_context_takeover", ["permessage-deflate; server_no_context_takeover"] },
        { "permessage-deflate; client_no_context_takeover", ["permessage-deflate; client_no_context_takeover"] },
        {
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=15",
            ["permessage-deflate; server_max_window_bits=15; client_max_window_bits=8; client_no_context_takeover; server_no_context_takeover"]
        },

        // The first acceptable one, over all headers.
        { "permessage-deflate; server_no_context_takeover", ["x-other; a=b, permessage-deflate; server_max_window_bits=7", "permessage-deflate; server_no_context_takeover, permessage-deflate"] },
        { "permessage-deflate; server_max_window_bits=10", ["permessage-deflate; server_max_window_bits=10, permessage-deflate"] },
        { "permessage-deflate", ["x; a=\"b\", permessage-deflate"] },
        { "permessage-deflate", [", ,permessage-deflate,"] },

        // Any window that the RFC has.
        { "permessage-deflate; server_max_window_bits=14", ["permessage-deflate; server_max_window_bits=14"] },
        { "permessage-deflate; server_max_window_bits=8", ["permessage-deflate; server_max_window_bits=8; client_max_window_bits"] },
        { "permessage-deflate; server_max_window_bits=9", ["permessage-deflate; unknown=1, permessage-deflate; server_max_window_bits=\"9\""] },

        // Is not known.
        { null, ["permessage-deflate; unknown"] },
        { null, ["x-webkit-deflate-frame"] },
        { null, ["constructor"] },
        { null, ["Permessage-Deflate2"] },

        // Bad values.
        { null, ["permessage-deflate; server_max_window_bits"] },
        { null, ["permessage-deflate; server_max_window_bits=7"] },
        { null, ["permessage-deflate; server_max_window_bits=16"] },
        { null, ["permessage-deflate; server_max_window_bits=015"] },
        { null, ["permessage-deflate; server_max_window_bits=1e1"] },
        { null, ["permessage-deflate; client_max_window_bits=7"] },
        { null, ["permessage-deflate; client_max_window_bits=16"] },
        { null, ["permessage-deflate; client_max_window_bits=08"] },
        { null, ["permessage-deflate; client_max_window_bits=99999999999999999999"] },
        { null, ["permessage-deflate; server_no_context_takeover=1"] },
        { null, ["permessage-deflate; client_no_context_takeover=\"true\""] },
        { null, ["permessage-deflate; server_no_context_takeover; server_no_context_takeover"] },
        { null, ["permessage-deflate; client_max_window_bits; client_max_window_bits=15"] },

        // No list of extensions.
        { null, [""] },
        { null, [","] },
        { null, ["permessage-deflate;"] },
        { null, ["permessage-deflate; =1"] },
        { null, ["permessage-deflate; server_max_window_bits="] },
        { null, ["permessage-deflate; server_max_window_bits=\"15"] },
        { null, ["permessage-deflate; server_max_window_bits=\"15\\"] },
        { null, ["permessage-deflate; server_max_window_bits=\"\""] },
        { null, ["permessage-deflate; server_max_window_bits=\"1 5\""] },
        { null, ["permessage-deflate server_no_context_takeover"] },
        { null, ["permessage-deflate, ;"] },
        { null, ["permessage-deflate", "b@d"] },
        { null, ["\"permessage-deflate\""] },
    };

    [Theory]
    [MemberData(nameof(Takeover))]
    public void An_offer_is_answered_as_it_asks(string? answer, string[] headers)
    {
        Assert.Equal(answer, DeflateNegotiation.Negotiate(new StringValues(headers), WebSocketCompression.ContextTakeover)?.ToString());
        Assert.Null(DeflateNegotiation.Negotiate(new StringValues(headers), WebSocketCompression.Off));
    }

    [Theory]
    [InlineData("permessage-deflate")]
    [InlineData("permessage-deflate; client_max_window_bits")]
    [InlineData("permessage-deflate; server_no_context_takeover")]
    [InlineData("permessage-deflate; client_no_context_takeover")]
    public void A_route_without_takeover_says_so_to_every_client(string header) =>
        Assert.Equal(
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
            DeflateNegotiation.Negotiate(header, WebSocketCompression.NoContextTakeover)?.ToString());

    [Fact]
    public void No_header_is_no_offer() => Assert.Null(DeflateNegotiation.Negotiate(StringValues.Empty, WebSocketCompression.ContextTakeover));
}
