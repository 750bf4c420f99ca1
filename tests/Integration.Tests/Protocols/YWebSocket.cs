using System.Collections.Concurrent;

namespace WebSocketToolkit.Integration.Tests.Protocols;

/// <summary>
/// The protocol of y-websocket: shared documents, and who is looking at them. The server keeps every update and understands none: Yjs
/// merges them in the clients, in whatever order and however often they come.
/// </summary>
[WebSocketRoute("/yjs/{document}", MaxMessageSize = 16 * 1024 * 1024, ManualMap = true)]
public sealed class YWebSocket(YDocuments documents, WebSocketGroups<YWebSocket> groups)
{
    private const byte Sync = 0, Awareness = 1, StepOne = 0, StepTwo = 1, Update = 2;

    private static readonly byte[] _empty = [0, 0];

    private readonly HashSet<long> _clients = [];

    /// <summary>Tells who is here, and asks for what the client knows: we know nothing, our state vector says.</summary>
    public async Task<byte[]> OnOpen(WebSocketConnection connection, string document)
    {
        await connection.JoinAsync(document);
        await connection.SendAsync(documents.Of(document).Introduce());
        return YMessage.Of([0], Sync, StepOne);
    }

    public async Task OnMessage(byte[] message, WebSocketConnection connection, string document)
    {
        var (reader, state, room) = (new YMessage(message), documents.Of(document), groups.Group(document));
        switch (reader.ReadNumber())
        {
            case Sync when reader.ReadNumber() == StepOne:
                foreach (var update in state.Updates)
                {
                    await connection.SendAsync(YMessage.Of(update, Sync, Update));
                }

                await connection.SendAsync(YMessage.Of(_empty, Sync, StepTwo));
                break;
            case Sync when reader.ReadBytes() is var update && !update.SequenceEqual(_empty):
                state.Updates.Enqueue(update);
                await room.SendAsync(YMessage.Of(update, Sync, Update), except: connection);
                break;
            case Awareness when state.TryApply(reader.ReadBytes(), _clients):
                // To the sender, too: a client that hears nothing for half a minute connects anew.
                await room.SendAsync(message);
                break;
        }
    }

    public void OnError(FormatException error) => throw new WebSocketCloseException(4400, error.Message);

    /// <summary>The clients that came over this connection are gone, and cannot say so themselves.</summary>
    public async Task OnClose(string document) => await groups.Group(document).SendAsync(documents.Of(document).Dismiss(_clients));
}

/// <summary>All documents: a singleton.</summary>
public sealed class YDocuments
{
    private readonly ConcurrentDictionary<string, YDocument> _documents = new(StringComparer.Ordinal);

    public YDocument Of(string name) => _documents.GetOrAdd(name, static _ => new());
}

/// <summary>What was written to a document, and what each client shows of itself: JSON, and how often it has changed.</summary>
public sealed class YDocument
{
    private static readonly byte[] _gone = [.. "null"u8];

    private readonly Dictionary<long, (long Clock, byte[] State)> _awareness = [];

    public ConcurrentQueue<byte[]> Updates { get; } = new();

    /// <summary>Takes what is newer than what is known, and notes who is new. False if nothing is newer.</summary>
    public bool TryApply(byte[] awareness, HashSet<long> clients)
    {
        var reader = new YMessage(awareness);
        var isNews = false;
        lock (_awareness)
        {
            for (var count = reader.ReadNumber(); count > 0; count--)
            {
                var (client, clock, state) = (reader.ReadNumber(), reader.ReadNumber(), reader.ReadBytes());
                var isKnown = _awareness.TryGetValue(client, out var known);
                if (isKnown && (clock < known.Clock || (clock == known.Clock && !state.SequenceEqual(_gone))))
                {
                    continue;
                }

                _awareness[client] = (clock, state);
                _ = isKnown || clients.Add(client);
                isNews = true;
            }
        }

        return isNews;
    }

    public byte[] Introduce()
    {
        lock (_awareness)
        {
            return YMessage.OfAwareness([.. _awareness.Select(static entry => (entry.Key, entry.Value.Clock, entry.Value.State))]);
        }
    }

    public byte[] Dismiss(HashSet<long> clients)
    {
        lock (_awareness)
        {
            return YMessage.OfAwareness(
                [.. clients.Select(client => (client, _awareness.Remove(client, out var last) ? last.Clock + 1 : 0, _gone))]);
        }
    }
}

/// <summary>The encoding of lib0: numbers of seven bits a byte, the lowest first, and bytes after their number.</summary>
public sealed class YMessage(byte[] bytes)
{
    private int _position;

    public static byte[] Of(byte[] payload, params byte[] kind) => [.. kind, .. Bytes(payload)];

    public static byte[] OfAwareness((long Client, long Clock, byte[] State)[] entries) => Of(
        [.. Number(entries.Length), .. entries.SelectMany(static e => Number(e.Client).Concat(Number(e.Clock)).Concat(Bytes(e.State)))],
        kind: 1);

    public long ReadNumber()
    {
        for (var (value, shift) = (0L, 0); _position < bytes.Length && shift < 63; shift += 7)
        {
            var next = bytes[_position++];
            value |= (next & 0x7FL) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("A number ends too late.");
    }

    public byte[] ReadBytes() => ReadNumber() is var length && length <= bytes.Length - _position
        ? bytes[_position..(_position += (int)length)]
        : throw new FormatException("Bytes are missing.");

    private static byte[] Number(long value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Number(value >> 7)];

    private static byte[] Bytes(byte[] payload) => [.. Number(payload.Length), .. payload];
}
