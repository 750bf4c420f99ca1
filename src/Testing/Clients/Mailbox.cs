using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace WebSocketToolkit.Testing;

/// <summary>What came over a WebSocket, from its first byte on and in order, for whoever asks later.</summary>
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

    /// <summary>Completes when nothing more can come.</summary>
    public Task Ended { get; }

    /// <summary>How the server ended the connection, or how it was lost; null while it has not.</summary>
    public Arrival? End { get; private set; }

    /// <summary>Takes what came next.</summary>
    /// <param name="awaited">What is hoped for, for people.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <exception cref="WebSocketTestException">Nothing came.</exception>
    public async Task<Arrival> TakeAsync(string awaited, TimeSpan timeout)
    {
        Arrival? arrival;
        try
        {
            while (!_arrived.Reader.TryRead(out arrival))
            {
                if (!await _arrived.Reader.WaitToReadAsync().AsTask().WaitAsync(timeout))
                {
                    throw new WebSocketTestException($"{awaited} was awaited on {_path}, but {End!.Describe()}, as a call before this one was told.{Before()}");
                }
            }
        }
        catch (TimeoutException exception)
        {
            throw new WebSocketTestException($"{awaited} was awaited on {_path}, but nothing came within {Text(timeout)}.{Before()}", exception);
        }

        Note(arrival);
        return arrival;
    }

    /// <summary>Waits for the time given and takes nothing.</summary>
    /// <exception cref="WebSocketTestException">Something came.</exception>
    public async Task ExpectNothingAsync(TimeSpan within)
    {
        try
        {
            if (await _arrived.Reader.WaitToReadAsync().AsTask().WaitAsync(within) && _arrived.Reader.TryPeek(out var arrival))
            {
                throw new WebSocketTestException($"Nothing was to come for {Text(within)} on {_path}, but {arrival.Describe()}.{Before()}");
            }
        }
        catch (TimeoutException)
        {
            // As it should be.
        }
    }

    /// <summary>The failure of a test that hoped for something else than what it took.</summary>
    public WebSocketTestException Unexpected(string awaited, Arrival arrival, string? why = null, Exception? inner = null) =>
        new($"{awaited} was awaited on {_path}, but {arrival.Describe()}{(why is null ? "" : $": {why}")}.{Before(except: 1)}", inner);

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
                0 => " No message had come before.",
                1 => $" Before it, one message had come and was taken:{last[0]}",
                var count => $" Before it, {count} messages had come and were taken{(count > last.Length ? $", the last {last.Length} of them" : "")}:{string.Concat(last)}",
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

    /// <summary>As every client does by itself; the server would wait for it.</summary>
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
            // The server did not wait for it, or the client has gone meanwhile.
        }
    }
}
