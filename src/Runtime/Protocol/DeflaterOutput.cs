namespace WebSocketToolkit.Protocol;

/// <summary>
/// The stream to which a <see cref="System.IO.Compression.DeflateStream"/> writes a compressed message: an array of
/// <see cref="MessageMemory"/>.
/// </summary>
internal sealed class DeflaterOutput : Stream
{
    private MessageBuffer _message;

    /// <summary>Gets the compressed message. It is valid until <see cref="ReturnBuffer"/>.</summary>
    public ReadOnlySpan<byte> Written => _message.Written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Removes the end of the message.</summary>
    /// <param name="length">The length in bytes to keep.</param>
    public void Truncate(int length) => _message.Truncate(length);

    /// <summary>Returns the message's memory.</summary>
    public void ReturnBuffer() => _message.Dispose();

    public override void Write(ReadOnlySpan<byte> buffer) => _message.Append(buffer, expected: 0);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
