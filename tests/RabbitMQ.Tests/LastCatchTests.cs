using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace WebSocketToolkit.RabbitMQ.Tests;

/// <summary>What others throw where nobody but the backplane could catch it: it would end the process, or every further connection.</summary>
public sealed class LastCatchTests : IAsyncLifetime
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FailingWatch _time = new();
    private readonly RecordingReceiver _receiver = new();
    private RabbitMQBackplane _backplane = null!;

    public async Task InitializeAsync()
    {
        var options = Options.Create(new RabbitMQBackplaneOptions
        {
            Uri = Broker.Address, Exchange = RabbitNode.NewExchange(), ConfirmTimeout = TimeSpan.FromSeconds(1),
        });
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
        Assert.Contains("no time", Assert.Single(_receiver.Losses), StringComparison.Ordinal);
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
