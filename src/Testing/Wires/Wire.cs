using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using WebSocketToolkit.Testing.Hosting;

namespace WebSocketToolkit.Testing;

/// <summary>
/// The client's end of a connection in memory: the bytes under the frames. A test can do to the connection everything that a network does.
/// A write waits only while the server is 64 KiB behind. <see cref="WhenReadAsync"/> waits until the server has read everything.
/// </summary>
public sealed class Wire : Stream
{
    private readonly MemoryConnection _connection;
    private readonly WireReader _input;
    private readonly WireWriter _output;

    internal Wire(MemoryConnection connection, PipeReader input, PipeWriter output)
    {
        _connection = connection;
        _input = new(input);
        _output = new(output);
    }

    /// <summary>
    /// Gets or sets the number of bytes of one write, after which the wire waits for the server. With 1 every frame arrives byte by byte.
    /// Default zero: writes are not split.
    /// </summary>
    public int BytesPerWrite { get; set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Stops reading, like a client that hangs. The server can write 64 KiB more. Then it has to wait.</summary>
    public void StopReading() => _input.Allow(0);

    /// <summary>Reads again, without a limit.</summary>
    public void ContinueReading() => _input.Allow(long.MaxValue);

    /// <summary>Reads a number of bytes more, after <see cref="StopReading"/>.</summary>
    /// <param name="bytes">The number of bytes, which need not have arrived yet.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is zero or negative.</exception>
    public void ContinueReading(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        _input.Allow(bytes);
    }

    /// <summary>
    /// Reads slowly from now on: nothing at first, and a number of bytes more at the end of each interval. The bytes need not have arrived
    /// yet. With a <c>FakeTimeProvider</c> in the application, the test decides when an interval ends. <see cref="ContinueReading()"/> and
    /// <see cref="StopReading"/> end the slow reading.
    /// </summary>
    /// <param name="bytes">The number of bytes for each interval.</param>
    /// <param name="interval">The length of an interval.</param>
    /// <param name="time">The clock; null for the application's clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="bytes"/> or <paramref name="interval"/> is zero or negative.
    /// </exception>
    public void ReadSlowly(int bytes, TimeSpan interval, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        _input.AllowEach(interval, bytes, time ?? _connection.Time);
    }

    /// <summary>
    /// Ends the client's side (FIN), and goes on reading. The server sees the end after it has read the earlier bytes. From a real socket
    /// Kestrel sees the end at once, and may drop pending answers.
    /// </summary>
    public void EndSending() => _output.End(null);

    /// <summary>Drops the connection (RST). Bytes on their way are lost, in both directions.</summary>
    public void Reset()
    {
        var reset = new ConnectionResetException("The client has reset the connection.");
        Close(reset, reset);
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _input.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A wire supports no synchronous reads. Call ReadAsync.");

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _output.WriteAsync(buffer, BytesPerWrite, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A wire supports no synchronous writes. Call WriteAsync.");

    /// <summary>Completes at once: a wire holds nothing back, and clients that flush must not wait for the server.</summary>
    /// <param name="cancellationToken">The token, which is not used.</param>
    /// <returns>A completed task.</returns>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <summary>
    /// Waits until the server has read all written bytes, or reads no more. By then it has run the callback of each complete message up to
    /// its first real <c>await</c>.
    /// </summary>
    /// <returns>A task that completes when the server has read everything.</returns>
    public Task WhenReadAsync() => _output.WhenReadAsync();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Sets the user of the connection.</summary>
    internal void SignIn(System.Security.Claims.ClaimsPrincipal? user) => _connection.User = user;

    /// <summary>
    /// Waits until the server has read everything and waits for more, or reads no more. After a 101 this is when it has opened the
    /// connection.
    /// </summary>
    internal Task WhenServerWaitsAsync() => _output.WhenServerWaitsAsync();

    /// <summary>Notes the total number of bytes that the server has read; <see cref="long.MaxValue"/> if it reads no more.</summary>
    internal void OnRead(long total) => _output.OnRead(total);

    /// <summary>Notes that the server waits for bytes.</summary>
    internal void OnWaiting() => _output.OnWaiting();

    /// <summary>Notes that the server has dropped the connection.</summary>
    internal void OnServerReset(Exception reason)
    {
        _output.End(reason);
        _input.End(reason);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close(null, new ObjectDisposedException(nameof(Wire), "The client has closed the connection."));
        }

        base.Dispose(disposing);
    }

    private void Close(Exception? fault, Exception reason)
    {
        _output.End(fault);
        if (_input.End(reason))
        {
            _connection.FireClosed();
        }
    }
}
