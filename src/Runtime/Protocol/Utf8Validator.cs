using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// A validator of UTF-8 that arrives in pieces (RFC 3629). A sequence may be split between pieces. The piece with the first byte that
/// cannot be part of a valid sequence is rejected.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct Utf8Validator
{
    private uint _sequence;
    private int _have;
    private int _need;

    /// <summary>Gets a value indicating whether the text may end here.</summary>
    public readonly bool IsComplete => _need == 0;

    /// <summary>Begins a new text.</summary>
    public void Reset() => this = default;

    /// <summary>Validates the next piece.</summary>
    /// <param name="piece">The bytes.</param>
    /// <returns>False if the piece makes the text invalid.</returns>
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

    /// <summary>Returns the number of bytes at the end that begin a sequence which continues in the next piece.</summary>
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
        // The second byte alone excludes overlong forms, surrogates and code points above U+10FFFF.
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
