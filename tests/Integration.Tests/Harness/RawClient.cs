using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>How a peer ended its side of a TCP connection.</summary>
internal enum TcpEnd
{
    Fin,
    Reset,
}

internal sealed record RawResponse(int Status, Dictionary<string, string> Headers, string Body);

/// <summary>
/// A client that says exactly what it is told to, byte by byte, and sees exactly what comes back. What is given to one
/// <see cref="SendAsync(byte[])"/> leaves in one write.
/// </summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private NetworkStream _stream = null!;
    private int _start;
    private int _end;

    private RawClient()
    {
    }

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var client = new RawClient();
        await client._tcp.ConnectAsync(IPAddress.Loopback, port);

        // Taken now: after a FIN of ours TcpClient would not hand it out any more.
        client._stream = client._tcp.GetStream();
        return client;
    }

    /// <summary>A good handshake, but for the headers given: they replace or add; null leaves one out.</summary>
    public static byte[] Handshake(string path, params (string Name, string? Value)[] headers)
    {
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Host"] = "127.0.0.1",
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

    public async Task SendAsync(params byte[] bytes) => await _stream.WriteAsync(bytes);

    public Task SendAsync(params RawFrame[] frames) => SendAsync([.. frames.SelectMany(frame => frame.ToBytes())]);

    /// <summary>Sends FIN; what the peer sends can still be read.</summary>
    public void EndSending() => _tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Sends RST.</summary>
    public void Reset()
    {
        _tcp.Client.LingerState = new LingerOption(true, 0);
        _tcp.Close();
    }

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

    public async Task<RawFrame> ReadFrameAsync()
    {
        var head = await ReadAsync(2);
        var length = (ulong)(head[1] & 0x7F);
        length = length switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
            127 => BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8)),
            _ => length,
        };
        uint? mask = (head[1] & 0x80) == 0 ? null : BinaryPrimitives.ReadUInt32BigEndian(await ReadAsync(4));
        return new RawFrame((Opcode)(head[0] & 0xF), await ReadAsync((int)length))
        {
            Fin = (head[0] & 0x80) != 0,
            Rsv = (head[0] >> 4) & 7,
            Mask = mask,
        };
    }

    /// <summary>Expects that nothing more comes, and tells how the peer ended.</summary>
    public async Task<TcpEnd> ReadEndAsync()
    {
        try
        {
            Assert.True(_start == _end && !await FillAsync(), "The peer sent more.");
            return TcpEnd.Fin;
        }
        catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return TcpEnd.Reset;
        }
    }

    /// <summary>Reads what comes until the peer has ended, by FIN or by RST.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var all = new List<byte>();
        try
        {
            do
            {
                all.AddRange(_buffer.AsSpan(_start, _end - _start));
            }
            while (await FillAsync());
        }
        catch (IOException)
        {
            // What came before the reset counts.
        }

        return [.. all];
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return default;
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
        for (var filled = 0; filled < count;)
        {
            if (_start == _end && !await FillAsync())
            {
                throw new EndOfStreamException("The peer ended the connection in the middle.");
            }

            var taken = Math.Min(count - filled, _end - _start);
            _buffer.AsSpan(_start, taken).CopyTo(bytes.AsSpan(filled));
            _start += taken;
            filled += taken;
        }

        return bytes;
    }

    private async Task<bool> FillAsync()
    {
        using var patience = new CancellationTokenSource(Clients.Patience);
        _start = 0;
        _end = 0;
        _end = await _stream.ReadAsync(_buffer, patience.Token);
        return _end > 0;
    }
}
