using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// Validates UTF-8 that arrives in pieces, down to the first byte that cannot be part of a valid sequence (RFC 3629). A sequence may be
/// split between pieces.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct Utf8Validator
{
    private uint _sequence;
    private int _have;
    private int _need;

    /// <summary>Whether a text could end here.</summary>
    public readonly bool IsComplete => _need == 0;

    /// <summary>Forgets the text so far.</summary>
    public void Reset() => this = default;

    /// <summary>Takes the next piece; false if it makes the text invalid.</summary>
    public bool Append(ReadOnlySpan<byte> piece)
    {
        while (_need != 0 && !piece.IsEmpty)
        {
            if (!Continue(piece[0]))
            {
                return false;
            }

            piece = piece[1..];
        }

        var tail = IncompleteTail(piece);
        if (!Utf8.IsValid(piece[..^tail]))
        {
            return false;
        }

        foreach (var next in piece[^tail..])
        {
            if (_need == 0 ? !Begin(next) : !Continue(next))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How many bytes at the end begin a sequence that goes on in the next piece.</summary>
    private static int IncompleteTail(ReadOnlySpan<byte> piece)
    {
        for (var back = 1; back <= 3 && back <= piece.Length; back++)
        {
            var candidate = piece[^back];
            if (candidate >= 0xC0)
            {
                return SequenceLength(candidate) > back ? back : 0;
            }

            if (candidate < 0x80)
            {
                return 0;
            }
        }

        return 0;
    }

    private static int SequenceLength(byte lead) => lead switch
    {
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };

    private bool Begin(byte lead)
    {
        if (lead is < 0xC2 or > 0xF4)
        {
            return false;
        }

        _sequence = lead;
        _have = 1;
        _need = SequenceLength(lead) - 1;
        return true;
    }

    private bool Continue(byte next)
    {
        // The second byte alone rules out overlong forms, surrogates and what lies beyond U+10FFFF.
        var (lowest, highest) = _have != 1 ? (0x80, 0xBF) : _sequence switch
        {
            0xE0 => (0xA0, 0xBF),
            0xED => (0x80, 0x9F),
            0xF0 => (0x90, 0xBF),
            0xF4 => (0x80, 0x8F),
            _ => (0x80, 0xBF),
        };
        if (next < lowest || next > highest)
        {
            return false;
        }

        _have++;
        _need--;
        return true;
    }
}
