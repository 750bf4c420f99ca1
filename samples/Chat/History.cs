namespace ChatSample;

/// <summary>The last messages of the rooms that were used last. It never grows beyond both limits.</summary>
public sealed class History
{
    private const int MessagesPerRoom = 50;
    private const int MaxRooms = 200;

    private readonly Lock _lock = new();

    // In order of use: the first room is the one that was quiet for longest.
    private readonly OrderedDictionary<string, Queue<Said>> _rooms = new(StringComparer.Ordinal);

    public Said[] Of(string room)
    {
        lock (_lock)
        {
            return _rooms.TryGetValue(room, out var messages) ? [.. messages] : [];
        }
    }

    /// <returns>The message as the room knows it, and whether it is new: one that was sent twice is kept once.</returns>
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
