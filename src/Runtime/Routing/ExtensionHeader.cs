using System.Text;
using Microsoft.Extensions.Primitives;

namespace WebSocketToolkit.Routing;

/// <summary>A strict reader of the <c>Sec-WebSocket-Extensions</c> header (RFC 6455 section 9.1).</summary>
internal ref struct ExtensionHeader
{
    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private ExtensionHeader(string text) => _text = text;

    /// <summary>Reads the extensions that a client offers, in its order of preference.</summary>
    /// <returns>The offers; empty if the header is malformed anywhere, because then nothing in it can be relied on.</returns>
    public static List<ExtensionOffer> Read(StringValues header)
    {
        var offers = new List<ExtensionOffer>();
        foreach (var line in header)
        {
            if (!new ExtensionHeader(line ?? "").TryReadLine(offers))
            {
                return [];
            }
        }

        return offers;
    }

    private bool TryReadLine(List<ExtensionOffer> offers)
    {
        do
        {
            // HTTP lists may have empty elements (RFC 9110 section 5.6.1).
            SkipSpace();
            if (_at == _text.Length || _text[_at] == ',')
            {
                continue;
            }

            if (!TryReadOffer(out var offer))
            {
                return false;
            }

            offers.Add(offer);
        }
        while (Skip(','));
        return _at == _text.Length;
    }

    private bool TryReadOffer(out ExtensionOffer offer)
    {
        offer = new(ReadToken(), []);
        if (offer.Name.Length == 0)
        {
            return false;
        }

        while (Skip(';'))
        {
            var name = ReadToken();
            string? value = null;
            if (Skip('='))
            {
                value = ReadValue();
            }

            if (name.Length == 0 || value is "")
            {
                return false;
            }

            offer.Parameters.Add((name, value));
        }

        return true;
    }

    /// <summary>Reads a token, with or without quotes; empty if there is no token.</summary>
    private string ReadValue()
    {
        SkipSpace();
        if (_at == _text.Length || _text[_at] != '"')
        {
            return ReadToken();
        }

        var value = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == '"')
            {
                _at++;
                return HandshakeHeaders.IsToken(value.ToString()) ? value.ToString() : "";
            }

            if (_text[_at] == '\\' && ++_at == _text.Length)
            {
                break;
            }

            value.Append(_text[_at]);
        }

        return "";
    }

    private string ReadToken()
    {
        SkipSpace();
        var length = HandshakeHeaders.TokenLength(_text[_at..]);
        var token = _text.Slice(_at, length).ToString();
        _at += length;
        return token;
    }

    private bool Skip(char separator)
    {
        SkipSpace();
        if (_at == _text.Length || _text[_at] != separator)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t')
        {
            _at++;
        }
    }
}
