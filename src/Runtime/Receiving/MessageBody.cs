using System.Buffers;
using System.IO.Pipelines;

namespace WebSocketToolkit.Receiving;

/// <summary>
/// A message that its callback reads while it arrives. Bytes that the callback has not read yet count toward the receive buffer, so a slow
/// callback slows the peer down.
/// </summary>
/// <param name="isText">Indicates whether it is a text message.</param>
/// <param name="callbacks">The queue that counts the bytes.</param>
/// <param name="gate">The lock that the reader, the callback and the thread that ends the connection share.</param>
internal sealed class MessageBody(bool isText, CallbackQueue callbacks, object gate) : ForwardStream
{
    // The pipe never pauses its writer. The receive buffer pauses the reader, for all messages that wait.
    private readonly Pipe _pipe = new(new(pauseWriterThreshold: 0, useSynchronizationContext: false));

    /// <summary>The bytes that <see cref="TryUnread"/> has put back, which come first. Used by the code that reads.</summary>
    private ReadOnlyMemory<byte> _returned;

    /// <summary>The number of bytes that have arrived and are not read yet. Used under <c>gate</c>, as are the fields below.</summary>
    private int _unread;

    /// <summary>Indicates whether the body accepts no more pieces, because the message is whole or its rest does not come.</summary>
    private bool _isWhole;

    /// <summary>Indicates whether the rest of the message does not come.</summary>
    private bool _isBroken;

    /// <summary>Indicates whether the callback has completed.</summary>
    private bool _isReleased;

    /// <summary>Indicates whether a read waits for bytes. It then completes the pipe itself.</summary>
    private bool _isReading;

    public override bool CanWrite => false;

    /// <summary>Gets a value indicating whether it is a text message.</summary>
    public bool IsText => isText;

    /// <summary>Gets the number of bytes that have arrived. Used by the reader.</summary>
    public long ReceivedBytes { get; private set; }

    /// <summary>Appends the next piece. Once the callback has completed, the rest of the message is discarded.</summary>
    /// <param name="piece">The bytes.</param>
    /// <param name="messageEnds">Indicates whether this is the last piece.</param>
    public void Append(ReadOnlySpan<byte> piece, bool messageEnds)
    {
        ReceivedBytes += piece.Length;
        lock (gate)
        {
            if (_isWhole || _isReleased)
            {
                return;
            }

            _pipe.Writer.Write(piece);
            _unread += piece.Length;
            callbacks.AddBytes(piece.Length);
            if (messageEnds)
            {
                End(exception: null);
            }
            else
            {
                // A flush without a threshold completes synchronously.
                var flush = _pipe.Writer.FlushAsync();
                if (flush.IsCompletedSuccessfully)
                {
                    flush.GetAwaiter().GetResult();
                }
            }
        }
    }

    /// <summary>Ends a message whose rest does not come.</summary>
    /// <param name="exception">The exception that the callback receives when it reads on.</param>
    public void Break(Exception exception)
    {
        lock (gate)
        {
            if (!_isWhole)
            {
                End(exception);
            }
        }
    }

    /// <summary>Puts bytes back that have been read, so that they are read again.</summary>
    /// <param name="bytes">All bytes that have been read.</param>
    /// <returns>False if the rest of the message does not come.</returns>
    public bool TryUnread(ReadOnlyMemory<byte> bytes)
    {
        lock (gate)
        {
            if (_isBroken)
            {
                return false;
            }

            _returned = bytes;
            _unread += bytes.Length;
            callbacks.AddBytes(bytes.Length);
            return true;
        }
    }

    /// <summary>Discards the bytes that the callback has not read. Called when the callback has completed.</summary>
    public void Release()
    {
        lock (gate)
        {
            if (!_isReleased)
            {
                _isReleased = true;
                Took(_unread);
                if (_isReading)
                {
                    _pipe.Reader.CancelPendingRead();
                }
                else
                {
                    _pipe.Reader.Complete();
                }
            }
        }
    }

    /// <summary>Reads the next bytes of the message.</summary>
    /// <param name="buffer">The buffer to fill.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The number of bytes; 0 at the end of the message.</returns>
    /// <exception cref="OperationCanceledException">The connection ended before the message did.</exception>
    /// <exception cref="WebSocketProtocolException">The rest of the message is at fault.</exception>
    /// <exception cref="ObjectDisposedException">The callback's task has completed.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(_isReleased, this);
                if (!_returned.IsEmpty)
                {
                    var again = Math.Min(_returned.Length, buffer.Length);
                    _returned[..again].CopyTo(buffer);
                    _returned = _returned[again..];
                    Took(again);
                    return again;
                }

                if (_pipe.Reader.TryRead(out var read))
                {
                    var count = (int)Math.Min(read.Buffer.Length, buffer.Length);
                    var piece = read.Buffer.Slice(0, count);
                    piece.CopyTo(buffer.Span);
                    _pipe.Reader.AdvanceTo(piece.End);
                    Took(count);
                    return count;
                }

                _isReading = true;
            }

            await WaitAsync(cancellationToken);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The body of a received message is read-only.");

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            var arrived = await _pipe.Reader.ReadAsync(cancellationToken);
            lock (gate)
            {
                _pipe.Reader.AdvanceTo(arrived.Buffer.Start);
            }
        }
        finally
        {
            lock (gate)
            {
                _isReading = false;
                if (_isReleased)
                {
                    _pipe.Reader.Complete();
                }
            }
        }
    }

    private void End(Exception? exception)
    {
        _isWhole = true;
        _isBroken = exception is not null;
        _pipe.Writer.Complete(exception);
    }

    private void Took(int count)
    {
        _unread -= count;
        callbacks.RemoveBytes(count);
    }
}
