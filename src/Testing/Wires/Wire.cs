using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using WebSocketToolkit.Testing.Hosting;

namespace WebSocketToolkit.Testing;

/// <summary>
/// The client's end of a connection in memory: the bytes under the frames. What a network does to a connection, a test does here. Writing
/// waits only when the server is 64 KiB behind; <see cref="WhenReadAsync"/> waits until it has read everything.
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
    /// How many bytes leave at once, after which the server is waited for; zero, the default, does not cut. With 1 the server sees every
    /// frame arrive byte by byte.
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

    /// <summary>Stops reading, as a client does that hangs: the server can write 64 KiB more, then it has to wait.</summary>
    public void StopReading() => _input.Allow(0);

    /// <summary>Reads again.</summary>
    public void ContinueReading() => _input.Allow(long.MaxValue);

    /// <summary>Reads some more, after <see cref="StopReading"/>.</summary>
    /// <param name="bytes">How many bytes, whether they have arrived or not.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is zero or negative.</exception>
    public void ContinueReading(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        _input.Allow(bytes);
    }

    /// <summary>
    /// Reads slowly from now on: nothing at first, and so many bytes more at the end of each interval, whether they have arrived or not. By
    /// the application's <see cref="FakeTime"/> it is the test that says when. <see cref="ContinueReading()"/> and
    /// <see cref="StopReading"/> end it.
    /// </summary>
    /// <param name="bytes">How many bytes in each interval.</param>
    /// <param name="interval">How long an interval is.</param>
    /// <param name="time">Whose time; if left out, the application's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> or <paramref name="interval"/> is zero or negative.</exception>
    public void ReadSlowly(int bytes, TimeSpan interval, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        _input.AllowEach(interval, bytes, time ?? _connection.Time);
    }

    /// <summary>
    /// Ends the client's side (FIN), and goes on reading. The server learns of it when it has read what came before; from a socket Kestrel
    /// hears it at once, and may drop what is still to be answered.
    /// </summary>
    public void EndSending() => _output.End(null);

    /// <summary>Drops the connection (RST): what is under way is lost, in both directions.</summary>
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
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A wire is read with ReadAsync.");

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _output.WriteAsync(buffer, BytesPerWrite, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A wire is written to with WriteAsync.");

    /// <summary>Nothing is held back; clients of streams flush for safety, and must not wait for the server by that.</summary>
    /// <param name="cancellationToken">Not used.</param>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <summary>
    /// Completes when the server has read all that was written, or reads no more. By then it has run what it runs for it without waiting:
    /// a callback up to its first real <c>await</c>.
    /// </summary>
    public Task WhenReadAsync() => _output.WhenReadAsync();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>The server is told who this is.</summary>
    internal void SignIn(System.Security.Claims.ClaimsPrincipal? user) => _connection.User = user;

    /// <summary>
    /// Completes when the server has read everything and waits for more, or reads no more: after a 101, when it has opened the connection.
    /// </summary>
    internal Task WhenServerWaitsAsync() => _output.WhenServerWaitsAsync();

    /// <summary>The server has read so many bytes in all; <see cref="long.MaxValue"/>: it reads no more.</summary>
    internal void OnRead(long total) => _output.OnRead(total);

    /// <summary>The server waits for bytes.</summary>
    internal void OnWaiting() => _output.OnWaiting();

    /// <summary>The server has dropped the connection.</summary>
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
