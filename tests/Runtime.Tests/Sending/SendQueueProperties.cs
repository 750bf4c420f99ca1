using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;
using Policy = WebSocketToolkit.WebSocketSlowConsumerPolicy;

namespace WebSocketToolkit.Runtime.Tests.Sending;

/// <summary>Whatever is sent, by whom and on which terms, the queue does what the model does, and keeps its promises.</summary>
public sealed class SendQueueProperties
{
    private const int MaxBytes = 1200;
    private const int MaxMessages = 6;

    private static readonly Gen<Step> _sends =
        from kind in Gen.Frequency((2, Gen.Constant(Kind.Reply)), (5, Gen.Constant(Kind.Own)), (3, Gen.Constant(Kind.Group)))
        from policy in Gen.Elements(Enum.GetValues<Policy>())
        from key in Gen.Elements(null, null, "a", "b", "c")
        from lifetime in Gen.Elements(0, 0, 2, 5)
        from length in Gen.Frequency((6, Gen.Choose(6, 40)), (3, Gen.Choose(100, 400)), (1, Gen.Choose(1000, 1500)))
        select kind == Kind.Reply ? new Step(kind, Policy.Wait, null, 0, length) : new Step(kind, policy, key, lifetime, length);

    private static readonly Gen<Step> _steps = Gen.Frequency(
        (8, _sends),
        (3, Gen.Choose(1, 3).Select(count => new Step(Kind.Dequeue, Count: count))),
        (1, Gen.Choose(1, 4).Select(count => new Step(Kind.Advance, Count: count))),
        (2, Gen.Choose(0, 9).Select(count => new Step(Kind.Cancel, Count: count))),
        (1, Gen.Constant(new Step(Kind.Release))));

    private enum Kind
    {
        Reply,
        Own,
        Group,
        Dequeue,
        Advance,
        Cancel,
        Release,
    }

    [Fact]
    public void The_queue_does_what_the_model_does_and_keeps_its_promises() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(60), Prop.ForAll(_steps.ListOf().ToArbitrary(), steps => new Run().All([.. steps])));

    private sealed record Step(Kind Kind, Policy Policy = default, string? Key = null, int Lifetime = 0, int Count = 0);

    private sealed class Run
    {
        private readonly FakeTimeProvider _clock = new();
        private readonly SendLog _log = new();
        private readonly QueueModel _model = new(MaxBytes, MaxMessages);
        private readonly SendQueue _queue;
        private readonly OrderedDictionary<string, (Task<WebSocketSendResult> Task, int Place)> _waiting = [];
        private readonly List<string> _replies = [];
        private readonly List<string> _sentUnkeyed = [];
        private readonly List<string> _received = [];
        private int _number;

        public Run() => _queue = new(new(MaxBytes, MaxMessages, _clock), _log);

        public void All(IReadOnlyList<Step> steps)
        {
            foreach (var step in steps)
            {
                Do(step);
                Compare();
            }

            Do(new(Kind.Release));
            Do(new(Kind.Dequeue, Count: int.MaxValue));
            Compare();
            AssertPromises();
        }

        private void Do(Step step)
        {
            switch (step.Kind)
            {
                case Kind.Dequeue:
                    for (var i = 0; i < step.Count && TryDequeue(); i++)
                    {
                    }

                    break;
                case Kind.Advance:
                    _clock.Advance(TimeSpan.FromSeconds(step.Count));
                    _model.Now += step.Count;
                    break;
                case Kind.Cancel when _waiting.Count > step.Count:
                    // Also one that has been told long ago, whose place belongs to another by now.
                    var (text, (task, place)) = _waiting.GetAt(_waiting.Count - 1 - step.Count);
                    _queue.Cancel(place, task, new(canceled: true));
                    _model.Cancel(text);
                    if (task.IsCanceled)
                    {
                        _replies.Remove(text);
                    }

                    break;
                case Kind.Cancel:
                    break;
                case Kind.Release:
                    _queue.ReleaseHeld();
                    _model.Release();
                    break;
                default:
                    Send(step);
                    break;
            }
        }

        private bool TryDequeue()
        {
            var text = _queue.TryDequeue(out var frame) ? Encoding.UTF8.GetString(frame.Payload.Span) : null;
            frame.ReturnBuffer();
            Assert.Equal(_model.Dequeue(), text);
            _queue.AdmitWaiting();
            _model.Admit();
            if (text is not null)
            {
                _received.Add(text);
            }

            return text is not null || !_queue.IsEmpty;
        }

        private void Send(Step step)
        {
            var text = $"{_number++:D6}".PadRight(step.Count, '.');
            var payload = Encoding.UTF8.GetBytes(text);
            var isHeld = step.Kind == Kind.Group && _model.IsHolding;
            var terms = new SendPolicy(step.Policy, new(null, step.Key), TimeSpan.FromSeconds(step.Lifetime));
            terms = step.Kind == Kind.Group ? terms.ForMember() : terms;
            var message = new QueueModel.Message(text, terms.Policy, step.Key, step.Lifetime == 0 ? long.MaxValue : _model.Now + step.Lifetime);
            var taken = _queue.TryEnqueue(
                Opcode.Text, payload, step.Kind == Kind.Group ? payload : default(ReadOnlyMemory<byte>), terms, isHeld, out var result);
            Assert.Equal(_model.Send(message, isHeld), taken ? result : null);
            if (!taken && terms.Policy == Policy.Wait)
            {
                // The memory stays the sender's until it has been told.
                _waiting.Add(text, (_queue.WaitAsync(new(Opcode.Text, payload, Pooled: null, Sender: null), terms, out var place), place));
                _model.Wait(message);
                taken = true;
            }

            if (step.Kind == Kind.Reply)
            {
                _replies.Add(text);
            }

            if (taken && step is { Kind: not Kind.Group, Key: null })
            {
                _sentUnkeyed.Add(text);
            }
        }

        private void Compare()
        {
            Assert.Equal(_model.Effects, _log.Effects);
            Assert.Equal(_model.Bytes, _queue.Bytes);
            Assert.Equal(
                _model.Told.OrderBy(told => told.Key, StringComparer.Ordinal),
                _waiting.Where(sender => sender.Value.Task.IsCompleted)
                    .Select(sender => KeyValuePair.Create(sender.Key, sender.Value.Task.IsCanceled ? default(WebSocketSendResult?) : sender.Value.Task.Result))
                    .OrderBy(told => told.Key, StringComparer.Ordinal));
            _model.AssertBounds();
        }

        private void AssertPromises()
        {
            // Every reply arrives, once, and nothing that was sent without a key changes its place among its like.
            Assert.Equal(_replies, _received.Where(_replies.ToHashSet().Contains));
            Assert.Equal(_sentUnkeyed.Where(_received.ToHashSet().Contains), _received.Where(_sentUnkeyed.ToHashSet().Contains));
            Assert.Equal(_received.Count, _received.Distinct(StringComparer.Ordinal).Count());
            Assert.All(_waiting.Values, static sender => Assert.True(sender.Task.IsCompleted));
            Assert.True(_queue.IsEmpty && !_queue.HasWaiting && _queue.Bytes == 0 && _queue.Count == 0);
        }
    }
}
