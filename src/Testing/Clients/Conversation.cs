using System.Diagnostics;
using System.Net.WebSockets;

namespace WebSocketToolkit.Testing;

/// <summary>The connection of a client, with everything that typed and untyped clients share.</summary>
internal sealed class Conversation(WebSocket socket, string path, TestCodec codec, TimeSpan timeout) : IAsyncDisposable
{
    public WebSocket Socket => socket;

    public TestCodec Codec => codec;

    public Mailbox Mailbox { get; } = new(socket, path);

    public Wire? Wire { get; init; }

    /// <summary>Gets the object that carries the socket, and is disposed with it.</summary>
    public IDisposable? Carrier { get; init; }

    public required IReadOnlyDictionary<string, string> ResponseHeaders { get; init; }

    /// <summary>Returns the name of a type with its article, for messages.</summary>
    public static string NameOf<T>() => ("AEIOU".Contains(typeof(T).Name[0], StringComparison.Ordinal) ? "an " : "a ") + typeof(T).Name;

    /// <summary>
    /// Indicates whether an exception is one of those that .NET's sockets throw, in their various states, once the connection is lost.
    /// </summary>
    public static bool IsLoss(Exception exception) =>
        exception is WebSocketException or IOException or InvalidOperationException or OperationCanceledException;

    public Task<Arrival> TakeAsync(string awaited, TimeSpan? patience) => Mailbox.TakeAsync(awaited, patience ?? timeout);

    /// <summary>Takes the next arrival, as one of several for which a call waits.</summary>
    /// <param name="awaited">The expected arrival, for the message of a failure.</param>
    /// <param name="patience">The longest wait of the call; null for the timeout of the options.</param>
    /// <param name="started">The timestamp of the call.</param>
    public Task<Arrival> TakeAsync(string awaited, TimeSpan? patience, long started)
    {
        var longest = patience ?? timeout;
        var left = longest - Stopwatch.GetElapsedTime(started);
        return left > TimeSpan.Zero
            ? Mailbox.TakeAsync(awaited, left)
            : throw new WebSocketTestException($"Expected {awaited} on {path}, but only other messages arrived within {Mailbox.Text(longest)}.");
    }

    /// <summary>Decodes a message that arrived.</summary>
    /// <exception cref="WebSocketTestException">The arrival is not a message, or the message cannot be decoded.</exception>
    public object? Decode<T>(string awaited, Arrival arrival)
    {
        if (arrival.Message is not { } message)
        {
            throw Mailbox.Unexpected(awaited, arrival);
        }

        try
        {
            return codec.Decode<T>(message);
        }
        catch (FormatException exception)
        {
            throw Mailbox.Unexpected(awaited, arrival, exception.Message, exception);
        }
    }

    public async Task SendAsync(WebSocketMessageType type, ReadOnlyMemory<byte> data, bool endOfMessage = true)
    {
        if (Mailbox.End is { } end)
        {
            throw new WebSocketTestException($"No message can be sent on {path}: {end.Describe()}.");
        }

        try
        {
            // No token: cancelling a send would abort the connection, and hide the cause.
            await SendAndSeeItReadAsync(type, data, endOfMessage).WaitAsync(timeout);
        }
        catch (TimeoutException exception)
        {
            throw new WebSocketTestException(
                $"The server did not read a message of {Mailbox.Bytes(data.Length)} on {path} within {Mailbox.Text(timeout)}. It pauses " +
                "while the receive buffer is full. Check whether a callback blocks, or raise 'MaxReceiveBufferSize'.",
                exception);
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            throw new WebSocketTestException($"A message could not be sent on {path}: {exception.Message}", exception);
        }
    }

    public async Task CloseAsync(int code, string reason)
    {
        try
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None).WaitAsync(timeout);
            await Mailbox.Ended.WaitAsync(timeout);
        }
        catch (TimeoutException exception)
        {
            throw new WebSocketTestException(
                $"The server did not answer the close on {path} within {Mailbox.Text(timeout)}. It answers after its callbacks have " +
                "handled all earlier messages. Check whether one blocks.",
                exception);
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            throw new WebSocketTestException($"The connection on {path} could not be closed: {exception.Message}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None).WaitAsync(timeout);
            }
        }
        catch (Exception exception) when (exception is TimeoutException || IsLoss(exception))
        {
            // The connection has been lost already.
        }

        socket.Dispose();
        Wire?.Dispose();
        Carrier?.Dispose();
    }

    private async Task SendAndSeeItReadAsync(WebSocketMessageType type, ReadOnlyMemory<byte> data, bool endOfMessage)
    {
        await socket.SendAsync(data, type, endOfMessage, CancellationToken.None);
        if (Wire is not null)
        {
            await Wire.WhenReadAsync();
        }
    }
}
