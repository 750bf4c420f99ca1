using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Runtime.Tests.Sending;

/// <summary>What <see cref="SendQueue"/> does, said as plainly as can be: lists that are searched from their start.</summary>
internal sealed class QueueModel(int maxBytes, int maxMessages)
{
    private readonly List<Message> _ready = [];
    private readonly List<Message> _waiting = [];
    private readonly List<Message> _held = [];

    public List<BackpressureOutcome> Effects { get; } = [];

    /// <summary>What senders that waited have been told; null for those that gave up.</summary>
    public Dictionary<string, WebSocketSendResult?> Told { get; } = [];

    public bool IsHolding { get; private set; } = true;

    /// <summary>The present time, in seconds.</summary>
    public long Now { get; set; }

    public int Bytes => _ready.Concat(_held).Sum(message => FrameWriter.FrameLength(message.Text.Length));

    /// <summary>Null: there is no room, and the sender has to wait or the connection to close.</summary>
    public WebSocketSendResult? Send(Message message, bool isHeld)
    {
        var list = isHeld ? _held : _ready;
        var earlier = message.Key is null ? null : list.Concat(isHeld ? [] : _waiting).SingleOrDefault(other => other.Key == message.Key);
        if (earlier is not null && _waiting.Contains(earlier))
        {
            return Replace(earlier, message);
        }

        if (message.Policy == WebSocketSlowConsumerPolicy.Wait && earlier is not null && !Fits(list, message, earlier))
        {
            list.Remove(earlier);
            Effects.Add(BackpressureOutcome.Replaced);
            return null;
        }

        while (!Fits(list, message, earlier) || (earlier is null && !isHeld && _waiting.Count != 0))
        {
            switch (message.Policy)
            {
                case WebSocketSlowConsumerPolicy.Wait or WebSocketSlowConsumerPolicy.Close:
                    return null;
                case WebSocketSlowConsumerPolicy.DropOldest
                    when list.Find(other => other.IsDroppable && other != earlier) is { } oldest
                    && Fits([.. list.Where(other => !other.IsDroppable || other == earlier)], message, earlier):
                    list.Remove(oldest);
                    Effects.Add(BackpressureOutcome.DroppedOldest);
                    if (!isHeld)
                    {
                        Admit();
                    }

                    break;
                default:
                    Effects.Add(BackpressureOutcome.DroppedNewest);
                    return WebSocketSendResult.Dropped;
            }
        }

        if (earlier is not null)
        {
            return Replace(earlier, message);
        }

        list.Add(message);
        return WebSocketSendResult.Queued;
    }

    public void Wait(Message message)
    {
        Effects.Add(BackpressureOutcome.Waits);
        message.Sender = message.Text;
        _waiting.Add(message);
    }

    public void Admit()
    {
        while (_waiting.Count != 0)
        {
            var first = _waiting[0];
            if (first.Expires < Now)
            {
                Effects.Add(BackpressureOutcome.Expired);
                Tell(first, WebSocketSendResult.Dropped);
                _waiting.RemoveAt(0);
                continue;
            }

            if (!Fits(_ready, first, earlier: null))
            {
                return;
            }

            Tell(first, WebSocketSendResult.Queued);
            _waiting.RemoveAt(0);
            _ready.Add(first);
        }
    }

    /// <summary>The sender of a message gives up; what has replaced the message stays.</summary>
    public void Cancel(string sender)
    {
        if (_waiting.Find(message => message.Sender == sender) is not { } message)
        {
            return;
        }

        Told.Add(sender, null);
        message.Sender = null;
        if (!message.IsReplaced)
        {
            _waiting.Remove(message);
            Admit();
        }
    }

    public void Release()
    {
        IsHolding = false;
        foreach (var message in _held)
        {
            if (message.Key is not null && _ready.Concat(_waiting).SingleOrDefault(other => other.Key == message.Key) is { } earlier)
            {
                Replace(earlier, message);
            }
            else
            {
                _ready.Add(message);
            }
        }

        _held.Clear();
    }

    public string? Dequeue()
    {
        while (_ready.Count != 0)
        {
            var first = _ready[0];
            _ready.RemoveAt(0);
            if (first.Expires >= Now)
            {
                return first.Text;
            }

            Effects.Add(BackpressureOutcome.Expired);
        }

        return null;
    }

    public void AssertBounds()
    {
        AssertBound(_held, 1);

        // What was held has had bounds of its own.
        AssertBound(_ready, IsHolding ? 1 : 2);
        AssertKeysDiffer([.. _ready, .. _waiting]);
        AssertKeysDiffer(_held);
    }

    private static void AssertKeysDiffer(List<Message> list)
    {
        var keys = list.Where(message => message.Key is not null).Select(message => message.Key).ToList();
        Assert.Equal(keys.Distinct(StringComparer.Ordinal), keys);
    }

    private void AssertBound(List<Message> list, int times)
    {
        if (list.Count != 0)
        {
            Assert.InRange(list.Count, 0, times * maxMessages);
            Assert.InRange(list.Sum(message => message.Cost), 0, times * Math.Max(maxBytes, list.Max(message => message.Cost)));
        }
    }

    private bool Fits(List<Message> list, Message message, Message? earlier)
    {
        var others = list.Where(other => other != earlier).ToList();
        return others.Count == 0
            || message.Cost <= earlier?.Cost
            || (others.Sum(other => other.Cost) + message.Cost <= maxBytes && (earlier is not null || others.Count < maxMessages));
    }

    private void Tell(Message message, WebSocketSendResult result)
    {
        if (message.Sender is not null)
        {
            Told.Add(message.Sender, result);
        }
    }

    private WebSocketSendResult Replace(Message earlier, Message message)
    {
        Effects.Add(BackpressureOutcome.Replaced);
        (earlier.Text, earlier.Expires, earlier.IsReplaced) = (message.Text, message.Expires, true);
        earlier.IsDroppable &= message.IsDroppable;
        return WebSocketSendResult.Replaced;
    }

    internal sealed class Message(string text, WebSocketSlowConsumerPolicy policy, string? key, long expires)
    {
        public string Text { get; set; } = text;

        public WebSocketSlowConsumerPolicy Policy => policy;

        public string? Key => key;

        public long Expires { get; set; } = expires;

        public bool IsDroppable { get; set; } = policy is WebSocketSlowConsumerPolicy.DropNewest or WebSocketSlowConsumerPolicy.DropOldest;

        public string? Sender { get; set; }

        public bool IsReplaced { get; set; }

        public int Cost => (int)QueuedFrame.CostOf(Text.Length, new(null, key));
    }
}
