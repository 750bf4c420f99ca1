using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace WebSocketToolkit.RabbitMQ.Tests.Sending;

/// <summary>The sender of payloads, over a channel that is not one.</summary>
[Collection(Adversity.AdversityGroup.Name)]
public sealed class PublisherTests
{
    /// <summary>A model of a busy node: some threads send, the timer looks at the deadline all the time, and the session ends at any moment.</summary>
    [Fact]
    public async Task Fault_B1_whatever_happens_at_once_every_sender_is_told_and_nothing_is_thrown()
    {
        for (var round = 0; round < 60; round++)
        {
            var (channel, fake) = FakeChannel.Create();
            fake.Confirms = round % 3 != 0;
            var publisher = new Publisher(channel, new(), TimeProvider.System, static reason => Assert.Fail(reason), NullLogger.Instance);
            var running = Task.Run(publisher.RunAsync);
            using var over = new CancellationTokenSource();
            var watching = Task.Run(() =>
            {
                while (!over.IsCancellationRequested)
                {
                    publisher.CheckDeadline();
                }
            });
            var senders = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
            {
                List<Task<bool>> sends = [];
                for (var i = 0; i < 500; i++)
                {
                    sends.Add(publisher.PublishAsync("x", new byte[10]).AsTask());
                }

                await Task.WhenAll(sends);
            })).ToArray();
            await Task.Delay(TimeSpan.FromMilliseconds(round % 3));

            publisher.End();

            await Task.WhenAll(senders).WaitAsync(Clients.Patience);
            await running.WaitAsync(Clients.Patience);
            await over.CancelAsync();
            await watching;
        }
    }

    /// <summary>The broker confirms nothing, and accepts nothing for a while. Each sender has a time of its own.</summary>
    [Fact]
    public async Task Fault_B16_no_send_waits_longer_than_confirm_timeout_and_a_tenth()
    {
        var time = new FakeTimeProvider();
        var options = new RabbitMQBackplaneOptions();
        var look = options.ConfirmTimeout / Publisher.LooksPerTimeout;
        var step = look / 10;
        var (channel, fake) = FakeChannel.Create();
        fake.Confirms = false;
        Publisher publisher = null!;
        publisher = new(channel, options, time, _ => publisher.End(), NullLogger.Instance);
        var running = Task.Run(publisher.RunAsync);
        List<(TimeSpan At, Task<bool> Send)> waiting = [];
        List<TimeSpan> waited = [];
        for (var now = TimeSpan.Zero; now < 3 * options.ConfirmTimeout; now += step)
        {
            switch (now / step)
            {
                case 90:
                    publisher.SetBlocked(true);
                    break;
                case 140:
                    publisher.SetBlocked(false);
                    break;
                case var steps when steps % 7 == 0:
                    waiting.Add((now, publisher.PublishAsync("x", new byte[10]).AsTask()));
                    break;
            }

            if ((now / step) % 10 == 0)
            {
                publisher.CheckDeadline();
            }

            waited.AddRange(waiting.Where(static waiting => waiting.Send.IsCompleted).Select(waiting => now - waiting.At));
            waiting.RemoveAll(static waiting => waiting.Send.IsCompleted);
            time.Advance(step);
        }

        publisher.End();
        await running;
        Assert.InRange(waited.Max(), options.ConfirmTimeout, options.ConfirmTimeout * 1.05 + step);
    }

    [Fact]
    [Trait("Category", "Load")]
    public async Task Fault_B17_what_waits_takes_no_more_memory_than_may_wait()
    {
        var options = new RabbitMQBackplaneOptions { MaxBufferedBytes = 8 * 1024 * 1024 };
        var (channel, fake) = FakeChannel.Create();
        fake.Confirms = false;
        var publisher = new Publisher(channel, options, TimeProvider.System, static _ => { }, NullLogger.Instance);
        var running = Task.Run(publisher.RunAsync);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        List<Task<bool>> sends = [];
        while (publisher.PublishAsync("x", new byte[300]) is { IsCompleted: false } send)
        {
            sends.Add(AwaitAsync(send));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, options.MaxBufferedBytes);
        publisher.End();
        Assert.DoesNotContain(true, await Task.WhenAll(sends));
        await running;

        // As the groups do, which report what has become of a message.
        static async Task<bool> AwaitAsync(ValueTask<bool> send) => await AwaitForResultAsync(send);
        static async ValueTask<bool> AwaitForResultAsync(ValueTask<bool> send) => await send;
    }
}
