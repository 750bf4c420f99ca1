using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace WebSocketToolkit.Testing;

/// <summary>The messages that have arrived over a WebSocket since its first byte, in order, until the test takes them.</summary>
internal sealed class Mailbox
{
    private const int LastOnes = 3;

    private readonly WebSocket _socket;
    private readonly Channel<Arrival> _arrived = Channel.CreateUnbounded<Arrival>(new() { SingleWriter = true });
    private readonly Queue<Arrival> _taken = new();
    private readonly string _path;
    private int _countTaken;

    public Mailbox(WebSocket socket, string path)
    {
        _socket = socket;
        _path = path;
        Ended = ReceiveAllAsync();
    }

    /// <summary>Gets a task that completes when no more messages can arrive.</summary>
    public Task Ended { get; }

    /// <summary>Gets the close or the loss of the connection; null while the connection is open.</summary>
    public Arrival? End { get; private set; }

    /// <summary>Takes the next arrival.</summary>
    /// <param name="awaited">The expected arrival, for the message of a failure.</param>
    /// <param name="timeout">The longest wait.</param>
    /// <exception cref="WebSocketTestException">Nothing arrived in time.</exception>
    public async Task<Arrival> TakeAsync(string awaited, TimeSpan timeout)
    {
        Arrival? arrival;
        try
        {
            while (!_arrived.Reader.TryRead(out arrival))
            {
                if (!await _arrived.Reader.WaitToReadAsync().AsTask().WaitAsync(timeout))
                {
                    throw new WebSocketTestException(
                        $"Expected {awaited} on {_path}, but {End!.Describe()}. An earlier call has reported this already.{Before()}");
                }
            }
        }
        catch (TimeoutException exception)
        {
            throw new WebSocketTestException($"Expected {awaited} on {_path}, but nothing arrived within {Text(timeout)}.{Before()}", exception);
        }

        Note(arrival);
        return arrival;
    }

    /// <summary>Waits for a time, and takes nothing.</summary>
    /// <exception cref="WebSocketTestException">Something arrived.</exception>
    public async Task ExpectNothingAsync(TimeSpan within)
    {
        try
        {
            if (await _arrived.Reader.WaitToReadAsync().AsTask().WaitAsync(within) && _arrived.Reader.TryPeek(out var arrival))
            {
                throw new WebSocketTestException($"Expected nothing on {_path} for {Text(within)}, but {arrival.Describe()}.{Before()}");
            }
        }
        catch (TimeoutException)
        {
            // The expected outcome.
        }
    }

    /// <summary>Creates the failure of a test that took another arrival than the expected one.</summary>
    public WebSocketTestException Unexpected(string awaited, Arrival arrival, string? why = null, Exception? inner = null) =>
        new($"Expected {awaited} on {_path}, but {arrival.Describe()}{(why is null ? "" : $": {why}")}.{Before(except: 1)}", inner);

    /// <summary>Returns a number of bytes in words.</summary>
    public static string Bytes(int count) => count == 1 ? "1 byte" : string.Create(null, $"{count} bytes");

    /// <summary>Returns a time in seconds or milliseconds.</summary>
    public static string Text(TimeSpan time) =>
        time.TotalSeconds >= 1 ? string.Create(null, $"{time.TotalSeconds:0.###} s") : string.Create(null, $"{time.TotalMilliseconds:0.###} ms");

    private void Note(Arrival arrival)
    {
        lock (_taken)
        {
            _countTaken++;
            _taken.Enqueue(arrival);
            if (_taken.Count > LastOnes + 1)
            {
                _taken.Dequeue();
            }
        }
    }

    private string Before(int except = 0)
    {
        lock (_taken)
        {
            var last = _taken.SkipLast(except).TakeLast(LastOnes).Select(static arrival => "\n  " + arrival.Text).ToArray();
            return (_countTaken - except) switch
            {
                0 => " The client had received no message before.",
                1 => $" The client had received one message before:{last[0]}",
                var count when count > last.Length =>
                    $" The client had received {count} messages before. The last {last.Length} were:{string.Concat(last)}",
                var count => $" The client had received {count} messages before:{string.Concat(last)}",
            };
        }
    }

    private async Task ReceiveAllAsync()
    {
        var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        Arrival? end = null;
        try
        {
            while (end is null)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                message.Write(buffer, 0, received.Count);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    end = Arrival.OfClose((int)(_socket.CloseStatus ?? WebSocketCloseStatus.Empty), _socket.CloseStatusDescription ?? "");
                }
                else if (received.EndOfMessage)
                {
                    _arrived.Writer.TryWrite(Arrival.OfMessage(new(received.MessageType, message.ToArray())));
                    message.SetLength(0);
                }
            }
        }
        catch (Exception exception)
        {
            end = Arrival.OfLoss(exception);
        }

        End = end;
        _arrived.Writer.TryWrite(end);
        _arrived.Writer.Complete();
        await AnswerCloseAsync();
    }

    /// <summary>Answers the server's close, as every client does automatically. The server would wait for the answer.</summary>
    private async Task AnswerCloseAsync()
    {
        try
        {
            if (_socket.State == WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(_socket.CloseStatus ?? WebSocketCloseStatus.Empty, _socket.CloseStatusDescription, CancellationToken.None);
            }
        }
        catch (Exception exception) when (Conversation.IsLoss(exception))
        {
            // The server did not wait for the answer, or the client has been disposed.
        }
    }
}
