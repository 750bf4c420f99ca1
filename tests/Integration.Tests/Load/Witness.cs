using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>
/// A well-behaved connection beside what the others do: its echoes are right, in order, and timed. It has a thread of its own and waits on
/// it, so that it never has to wait for the others in this process.
/// </summary>
internal sealed class Witness
{
    private const int Header = 2;
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(5);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        ReceiveTimeout = (int)Clients.Patience.TotalMilliseconds,
        SendTimeout = (int)Clients.Patience.TotalMilliseconds,
    };

    private readonly ManualResetEventSlim _stop = new();
    private readonly List<TimeSpan> _times = [];
    private readonly Task _running;

    private Witness(int port, string path)
    {
        _socket.Connect(IPAddress.Loopback, port);
        _socket.Send(RawClient.Handshake(path));
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)Receive(1)[0]);
        }

        Assert.StartsWith("HTTP/1.1 101 ", head.ToString(), StringComparison.Ordinal);
        Echo(-1);
        _running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Whether an echo was wrong, or was missing for longer than <see cref="Clients.Patience"/>.</summary>
    public bool HasFailed => _running.IsFaulted;

    /// <param name="port">A port of the loopback address.</param>
    /// <param name="path">A route that echoes.</param>
    public static Witness Start(int port, string path = "/echo") => new(port, path);

    /// <summary>Fails if an echo was wrong or missing.</summary>
    /// <returns>How long the echoes took.</returns>
    public async Task<Latency> StopAsync()
    {
        _stop.Set();
        await _running;
        _socket.Dispose();
        _stop.Dispose();
        _times.Sort();
        return new(_times.Count, _times[_times.Count / 2], _times[_times.Count * 99 / 100], _times[^1]);
    }

    private void Run()
    {
        while (!_stop.Wait(_pace))
        {
            var sent = Stopwatch.GetTimestamp();
            Echo(_times.Count);
            _times.Add(Stopwatch.GetElapsedTime(sent));
        }

        _socket.Send(FrameCodec.ToBytes(Opcode.Close, [0x03, 0xE8]));
        Assert.Equal([0x88, 2], ReceiveHeader());
        Assert.Equal([0x03, 0xE8], Receive(2));
    }

    private void Echo(long number)
    {
        Span<byte> message = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(message, number);
        _socket.Send(FrameCodec.ToBytes(Opcode.Binary, message));
        Assert.Equal([0x82, sizeof(long)], ReceiveHeader());
        Assert.Equal(number, BinaryPrimitives.ReadInt64BigEndian(Receive(sizeof(long))));
    }

    /// <summary>Receives the header of the next frame, and answers the pings before it.</summary>
    private byte[] ReceiveHeader()
    {
        byte[] header;
        while ((header = Receive(Header)) is [0x89, 0])
        {
            _socket.Send(FrameCodec.ToBytes(Opcode.Pong, []));
        }

        return header;
    }

    private byte[] Receive(int count)
    {
        var bytes = new byte[count];
        for (var filled = 0; filled < count;)
        {
            var received = _socket.Receive(bytes.AsSpan(filled));
            Assert.True(received > 0, "The server ended the connection.");
            filled += received;
        }

        return bytes;
    }

    internal sealed record Latency(int Count, TimeSpan Median, TimeSpan Percentile99, TimeSpan Max)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Count} echoes: median {Median.TotalMilliseconds:F1}, 99 % within {Percentile99.TotalMilliseconds:F1}, longest {Max.TotalMilliseconds:F1} ms");
    }
}
