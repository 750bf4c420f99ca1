using System.Buffers;
using System.IO.Pipelines;

namespace WebSocketToolkit.Receiving;

/// <summary>
/// A message that its callback reads while it arrives. Bytes that have arrived and are not read yet count against the receive buffer, so that
/// a callback that takes its time holds the peer back.
/// </summary>
/// <param name="isText">Whether it is a text message.</param>
/// <param name="callbacks">Counts the bytes.</param>
/// <param name="gate">Orders the connection's reader, the callback that reads, and whoever ends the connection.</param>
internal sealed class MessageBody(bool isText, CallbackQueue callbacks, object gate) : ForwardStream
{
    // Never pauses by itself: the receive buffer does, for all that waits.
    private readonly Pipe _pipe = new(new(pauseWriterThreshold: 0, useSynchronizationContext: false));

    /// <summary>Bytes that have arrived and are not read yet. As the fields below, used under the gate.</summary>
    private int _unread;

    /// <summary>Whether no more pieces are taken: the message has ended, or never will.</summary>
    private bool _isWhole;

    /// <summary>Whether the callback has completed.</summary>
    private bool _isReleased;

    public override bool CanWrite => false;

    public bool IsText => isText;

    /// <summary>Takes the next piece from the connection. The rest of a message that nobody reads any more is thrown away.</summary>
    public void Append(ReadOnlySpan<byte> piece, bool messageEnds)
    {
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
                // Without a threshold a flush is complete at once.
                var flush = _pipe.Writer.FlushAsync();
                if (flush.IsCompletedSuccessfully)
                {
                    flush.GetAwaiter().GetResult();
                }
            }
        }
    }

    /// <summary>The rest of the message does not come: reading it fails.</summary>
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

    /// <summary>The callback's turn is over: what it has not read is thrown away.</summary>
    public void Release()
    {
        lock (gate)
        {
            if (!_isReleased)
            {
                _isReleased = true;
                Took(_unread);
                _pipe.Reader.Complete();
            }
        }
    }

    /// <summary>Reads the next bytes of the message; 0 at its end.</summary>
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
                if (_pipe.Reader.TryRead(out var read))
                {
                    var count = (int)Math.Min(read.Buffer.Length, buffer.Length);
                    var piece = read.Buffer.Slice(0, count);
                    piece.CopyTo(buffer.Span);
                    _pipe.Reader.AdvanceTo(piece.End);
                    Took(count);
                    return count;
                }
            }

            var arrived = await _pipe.Reader.ReadAsync(cancellationToken);
            lock (gate)
            {
                if (!_isReleased)
                {
                    _pipe.Reader.AdvanceTo(arrived.Buffer.Start);
                }
            }
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A received message cannot be written to.");

    private void End(Exception? exception)
    {
        _isWhole = true;
        _pipe.Writer.Complete(exception);
    }

    private void Took(int count)
    {
        _unread -= count;
        callbacks.RemoveBytes(count);
    }
}
