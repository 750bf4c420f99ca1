namespace ChatSample;

/// <summary>
/// The last messages of the rooms that were used last. The number of messages per room and the number of rooms are bounded.
/// </summary>
public sealed class History
{
    private const int MessagesPerRoom = 50;
    private const int MaxRooms = 200;

    private readonly Lock _lock = new();

    // In order of use: the first room has been quiet for the longest time.
    private readonly OrderedDictionary<string, Queue<Said>> _rooms = new(StringComparer.Ordinal);

    public Said[] Of(string room)
    {
        lock (_lock)
        {
            return _rooms.TryGetValue(room, out var messages) ? [.. messages] : [];
        }
    }

    /// <summary>Adds a message to a room. A message that was sent twice is kept once.</summary>
    /// <returns>The message as the room knows it, and a value indicating whether it is new.</returns>
    public (Said Message, bool IsNew) Add(string room, Said message)
    {
        lock (_lock)
        {
            var messages = _rooms.Remove(room, out var known) ? known : new Queue<Said>();
            _rooms.Add(room, messages);
            if (_rooms.Count > MaxRooms)
            {
                _rooms.RemoveAt(0);
            }

            if (messages.FirstOrDefault(m => m.Id == message.Id) is { } earlier)
            {
                return (earlier, false);
            }

            messages.Enqueue(message);
            if (messages.Count > MessagesPerRoom)
            {
                messages.Dequeue();
            }

            return (message, true);
        }
    }
}
