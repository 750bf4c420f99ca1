using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace WebSocketToolkit.Testing;

/// <summary>
/// A client that sends exactly the bytes of the test, and returns exactly the bytes of the server. Each call of
/// <see cref="SendAsync(byte[])"/> is one write.
/// </summary>
/// <param name="stream">The connection, which is disposed with the client.</param>
public sealed class RawClient(Stream stream) : IAsyncDisposable
{
    /// <summary>Holds the bytes that have arrived and not been read, from <see cref="_start"/> to <see cref="_end"/>.</summary>
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Gets or sets the longest wait for bytes of the server, or until it takes those of the test. Default 5 seconds.</summary>
    public TimeSpan Timeout { get; set; } = WebSocketTestOptions.DefaultTimeout;

    /// <summary>Gets the connection in memory, which can simulate a bad network.</summary>
    /// <exception cref="InvalidOperationException">The application does not run on the in-memory transport.</exception>
    public Wire Wire => stream as Wire
        ?? throw new InvalidOperationException(
            "Only an application on the in-memory transport has a wire. Call 'builder.WebHost.UseInMemoryTransport()'.");

    /// <summary>Connects to a port of this machine or another.</summary>
    /// <param name="host">The name or the address of the host.</param>
    /// <param name="port">The port.</param>
    /// <returns>The client.</returns>
    /// <exception cref="SocketException">No server listens there.</exception>
    public static async Task<RawClient> ConnectAsync(string host, int port) => new(await DialAsync(host, port, CancellationToken.None));

    /// <summary>Returns the bytes of a valid handshake, changed by the given headers.</summary>
    /// <param name="path">The path and the query.</param>
    /// <param name="headers">Headers that replace others of the same name, or are added. The value null removes a header.</param>
    /// <returns>The bytes of the request.</returns>
    public static byte[] Handshake(string path, params (string Name, string? Value)[] headers)
    {
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Host"] = "localhost",
            ["Connection"] = "Upgrade",
            ["Upgrade"] = "websocket",
            ["Sec-WebSocket-Version"] = "13",
            ["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ==",
        };
        foreach (var (name, value) in headers)
        {
            all[name] = value;
        }

        var text = new StringBuilder("GET ").Append(path).Append(" HTTP/1.1\r\n");
        foreach (var (name, value) in all.Where(header => header.Value is not null))
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }

    /// <summary>Sends bytes in one write.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>A task that completes when the connection has taken the bytes.</returns>
    /// <exception cref="WebSocketTestException">The server did not take them in time.</exception>
    public async Task SendAsync(params byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        using var patience = new CancellationTokenSource(Timeout);
        try
        {
            await stream.WriteAsync(bytes, patience.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new WebSocketTestException(
                $"The server did not take {Mailbox.Bytes(bytes.Length)} within {Mailbox.Text(Timeout)}. It pauses while the receive buffer is full.",
                exception);
        }
    }

    /// <summary>Sends frames in one write.</summary>
    /// <param name="frames">The frames.</param>
    /// <inheritdoc cref="SendAsync(byte[])" path="/returns"/>
    /// <exception cref="WebSocketTestException">The server did not take them in time.</exception>
    public Task SendAsync(params RawFrame[] frames) => SendAsync([.. frames.SelectMany(static frame => frame.ToBytes())]);

    /// <summary>Sends a handshake, and reads the 101. Frames follow from then on.</summary>
    /// <param name="path">The path and the query.</param>
    /// <param name="headers">The headers, as those of <see cref="Handshake"/>.</param>
    /// <returns>A task that completes when the server has answered.</returns>
    /// <exception cref="WebSocketRefusedException">The server answered with another status than 101.</exception>
    public async Task UpgradeAsync(string path, params (string Name, string? Value)[] headers)
    {
        await SendAsync(Handshake(path, headers));
        var response = await ReadResponseAsync();
        if (response.Status != 101)
        {
            throw new WebSocketRefusedException(path, (System.Net.HttpStatusCode)response.Status, response.Headers, response.Body);
        }

        if (stream is Wire wire)
        {
            await wire.WhenServerWaitsAsync().WaitAsync(Timeout);
        }
    }

    /// <summary>Sends FIN. The client can still read the bytes of the server.</summary>
    public void EndSending()
    {
        if (stream is NetworkStream network)
        {
            network.Socket.Shutdown(SocketShutdown.Send);
        }
        else
        {
            Wire.EndSending();
        }
    }

    /// <summary>Sends RST.</summary>
    public void Reset()
    {
        if (stream is NetworkStream network)
        {
            // The stream's own Close would shut the socket down first: a FIN, which the server may see instead.
            network.Socket.Close(0);
        }
        else
        {
            Wire.Reset();
        }
    }

    /// <summary>Reads the response to a handshake or to another request.</summary>
    /// <returns>The response.</returns>
    /// <exception cref="WebSocketTestException">The response did not arrive in time.</exception>
    public async Task<RawResponse> ReadResponseAsync()
    {
        var status = int.Parse((await ReadLineAsync()).Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':');
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new RawResponse(status, headers, status < 200 ? "" : await ReadBodyAsync(headers));
    }

    /// <summary>Reads a frame.</summary>
    /// <returns>The frame.</returns>
    /// <exception cref="WebSocketTestException">The frame did not arrive in time.</exception>
    public async Task<RawFrame> ReadFrameAsync()
    {
        var bytes = await ReadAsync(2);
        bytes = [.. bytes, .. await ReadAsync(new FrameHeader(bytes).Length - bytes.Length)];
        var payload = await ReadAsync(checked((int)new FrameHeader(bytes).PayloadLength));
        var header = new FrameHeader(bytes);
        return new RawFrame(header.Opcode, payload) { Fin = header.IsFinal, Rsv = header.Rsv, Mask = header.Mask };
    }

    /// <summary>Expects that no more bytes arrive, and returns the way in which the server ended the connection.</summary>
    /// <returns>FIN or RST.</returns>
    /// <exception cref="WebSocketTestException">The server sent more, or did not end.</exception>
    public async Task<TcpEnd> ReadEndAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(Timeout);
            return _start == _end && !await FillAsync(patience.Token)
                ? TcpEnd.Fin
                : throw new WebSocketTestException($"Expected the end of the connection, but {Mailbox.Bytes(_end - _start)} arrived.");
        }
        catch (IOException exception) when (
            exception.InnerException is ConnectionAbortedException or SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return TcpEnd.Reset;
        }
    }

    /// <summary>Reads all bytes until the server has ended the connection, by FIN or by RST.</summary>
    /// <returns>The bytes.</returns>
    /// <exception cref="WebSocketTestException">The server did not end.</exception>
    public async Task<byte[]> ReadToEndAsync()
    {
        var all = new List<byte>();
        using var patience = new CancellationTokenSource(Timeout);
        try
        {
            do
            {
                all.AddRange(_buffer.AsSpan(_start, _end - _start));
            }
            while (await FillAsync(patience.Token));
        }
        catch (IOException)
        {
            // Bytes from before the reset count.
        }

        return [.. all];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    internal static async Task<NetworkStream> DialAsync(string host, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<string> ReadBodyAsync(Dictionary<string, string> headers)
    {
        var body = new List<byte>();
        if (headers.TryGetValue("Content-Length", out var length))
        {
            body.AddRange(await ReadAsync(int.Parse(length, CultureInfo.InvariantCulture)));
        }
        else if (headers.ContainsKey("Transfer-Encoding"))
        {
            int size;
            do
            {
                size = int.Parse(await ReadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                body.AddRange(await ReadAsync(size));
                await ReadLineAsync();
            }
            while (size > 0);
        }

        return Encoding.UTF8.GetString([.. body]);
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new List<byte>();
        while (line is not [.., (byte)'\r', (byte)'\n'])
        {
            line.AddRange(await ReadAsync(1));
        }

        return Encoding.Latin1.GetString([.. line[..^2]]);
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        using var patience = new CancellationTokenSource(Timeout);
        for (var filled = 0; filled < count;)
        {
            if (_start == _end && !await FillAsync(patience.Token))
            {
                throw new WebSocketTestException("Expected more bytes, but the server ended the connection.");
            }

            var taken = Math.Min(count - filled, _end - _start);
            _buffer.AsSpan(_start, taken).CopyTo(bytes.AsSpan(filled));
            _start += taken;
            filled += taken;
        }

        return bytes;
    }

    private async Task<bool> FillAsync(CancellationToken patience)
    {
        _start = 0;
        _end = 0;
        try
        {
            _end = await stream.ReadAsync(_buffer, patience);
        }
        catch (OperationCanceledException exception)
        {
            throw new WebSocketTestException(
                $"Expected the server to send bytes or to end the connection, but it did neither within {Mailbox.Text(Timeout)}.", exception);
        }

        return _end > 0;
    }
}
