using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace WebSocketToolkit.Generators.Declarations;

/// <summary>A short stand-in for a text, or for other digests: half of a SHA-256, so that equal digests mean equal content.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Digest(long First, long Second)
{
    public static Digest Of(byte[] bytes, int length)
    {
        using var algorithm = SHA256.Create();
        var hash = algorithm.ComputeHash(bytes, 0, length);
        return new(BitConverter.ToInt64(hash, 0), BitConverter.ToInt64(hash, sizeof(long)));
    }
}
