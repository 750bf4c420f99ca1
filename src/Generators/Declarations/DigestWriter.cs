namespace WebSocketToolkit.Generators.Declarations;

/// <summary>A writer of the content of a <see cref="Digest"/>.</summary>
internal sealed class DigestWriter
{
    private byte[] _bytes = new byte[4096];
    private int _length;

    public DigestWriter Add(string text)
    {
        Reserve((text.Length * sizeof(char)) + sizeof(char));
        foreach (var c in text)
        {
            _bytes[_length++] = (byte)c;
            _bytes[_length++] = (byte)(c >> 8);
        }

        // No text contains this character, so two texts differ from one that is their sum.
        _bytes[_length++] = 0xFF;
        _bytes[_length++] = 0xFF;
        return this;
    }

    public DigestWriter Add(long number)
    {
        Reserve(sizeof(long));
        for (var shift = 0; shift < 64; shift += 8)
        {
            _bytes[_length++] = (byte)(number >> shift);
        }

        return this;
    }

    /// <summary>Adds the kind of a node, or a mark: both have sixteen bits.</summary>
    public DigestWriter AddKind(int kind)
    {
        Reserve(sizeof(char));
        _bytes[_length++] = (byte)kind;
        _bytes[_length++] = (byte)(kind >> 8);
        return this;
    }

    public DigestWriter Add(Digest digest) => Add(digest.First).Add(digest.Second);

    /// <summary>Returns the digest of everything that was added, and begins another.</summary>
    public Digest Take()
    {
        var digest = Digest.Of(_bytes, _length);
        _length = 0;
        return digest;
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }
    }
}
