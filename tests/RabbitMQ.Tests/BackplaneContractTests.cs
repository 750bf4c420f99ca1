using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace WebSocketToolkit.RabbitMQ.Tests;

/// <summary>The promises of the backplane to its receiver, and what becomes of it when others throw.</summary>
public sealed class BackplaneContractTests : IAsyncLifetime
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FailingWatch _time = new();
    private readonly RecordingReceiver _receiver = new();
    private RabbitMQBackplane _backplane = null!;

    public async Task InitializeAsync()
    {
        var options = Options.Create(new RabbitMQBackplaneOptions { Uri = Broker.Address, Exchange = RabbitNode.NewExchange() });
        _backplane = new(options, _time, _services.GetRequiredService<IMeterFactory>(), NullLogger<RabbitMQBackplane>.Instance);
        await _backplane.StartAsync(_receiver, CancellationToken.None);
        await _receiver.WhenConnectedAsync(1);
    }

    public async Task DisposeAsync()
    {
        await _backplane.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task What_throws_on_the_watchs_timer_ends_the_session_and_not_the_process()
    {
        _time.Arm();

        await _receiver.WhenConnectedAsync(2);
        Assert.Contains("no time", _receiver.Losses.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_new_connection_brings_waits_for_what_the_old_one_has_brought()
    {
        using var begins = new SemaphoreSlim(0);
        using var mayEnd = new SemaphoreSlim(0);
        _receiver.OnHandling = () =>
        {
            begins.Release();
            Assert.True(mayEnd.Wait(Clients.Patience));
        };
        await _backplane.SubscribeAsync("x");
        await _backplane.PublishAsync("x", "first"u8.ToArray());
        Assert.True(await begins.WaitAsync(Clients.Patience));

        _backplane.Restart("The test wants it.");
        await _receiver.WhenConnectedAsync(2);
        Assert.True(await _backplane.PublishAsync("x", "second"u8.ToArray()));
        Assert.False(await begins.WaitAsync(TimeSpan.FromMilliseconds(200)));
        mayEnd.Release(2);

        Assert.True(await begins.WaitAsync(Clients.Patience));
        await Node.EventuallyAsync(() => Task.FromResult(_receiver.Handled.Count == 4));
        Assert.Equal(["first begins", "first ends", "second begins", "second ends"], _receiver.Handled);
    }

    [Fact]
    public async Task A_receiver_that_throws_when_it_is_told_of_a_loss_is_connected_again()
    {
        _receiver.Fault = new InvalidTimeZoneException();

        _backplane.Restart("The test wants it.");

        await _receiver.WhenConnectedAsync(2);
        Assert.Null(_receiver.Fault);
        Assert.True(await _backplane.PublishAsync("x", new byte[1]));
    }
}
