using System.IO.Compression;

namespace WebSocketToolkit.Runtime.Tests.Protocol;

/// <summary>Compresses and inflates whole messages the slow and obvious way (RFC 7692 section 7.2).</summary>
internal sealed class ReferenceDeflate(bool noContextTakeover) : IDisposable
{
    private static readonly byte[] _tail = [0x00, 0x00, 0xFF, 0xFF];

    private readonly List<byte> _inflated = [];
    private MemoryStream _compressed = new();
    private DeflateStream? _deflate;
    private int _known;

    public byte[] Compress(byte[] message)
    {
        // A flush of nothing makes nothing: an empty message is an empty block.
        if (message.Length == 0)
        {
            return [0x00];
        }

        if (_deflate is null || noContextTakeover)
        {
            _deflate?.Dispose();
            _compressed = new();
            _deflate = new(_compressed, CompressionLevel.Optimal);
        }

        var start = (int)_compressed.Length;
        _deflate.Write(message);
        _deflate.Flush();
        Assert.Equal(_tail, _compressed.ToArray()[^4..]);
        return _compressed.ToArray()[start..^4];
    }

    /// <summary>Inflates all messages so far from the start, and returns what the last one added.</summary>
    public byte[] Inflate(byte[] message)
    {
        if (noContextTakeover)
        {
            _inflated.Clear();
            _known = 0;
        }

        _inflated.AddRange([.. message, .. _tail]);
        using var inflate = new DeflateStream(new MemoryStream([.. _inflated]), CompressionMode.Decompress);
        using var all = new MemoryStream();
        inflate.CopyTo(all);
        var added = all.ToArray()[_known..];
        _known += added.Length;
        return added;
    }

    public void Dispose() => _deflate?.Dispose();
}
