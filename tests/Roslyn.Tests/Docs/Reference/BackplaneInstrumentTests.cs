using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs.Reference;

/// <summary>
/// The instruments of the RabbitMQ backplane are in <c>docs/reference/instruments.md</c>. A test of OpenTelemetry's exporter, among the
/// integration tests, has the others.
/// </summary>
public sealed class BackplaneInstrumentTests
{
    [Fact]
    public async Task The_page_has_every_instrument()
    {
        var instruments = new ConcurrentBag<Instrument>();
        var services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton(TimeProvider.System).AddRabbitMQBackplane();
        await using var provider = services.BuildServiceProvider();
        var meters = provider.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Scope == meters)
                {
                    instruments.Add(instrument);
                }
            },
        };
        listener.Start();
        provider.GetRequiredService<IWebSocketBackplane>();

        ReferenceTable.Verify(
            "instruments.md",
            "rabbitmq",
            ["instrument", "kind", "unit", "counts"],
            instruments.OrderBy(static instrument => instrument.Name, StringComparer.Ordinal).Select(static instrument => new[]
            {
                ReferenceTable.Code(instrument.Name),
                instrument.GetType().Name.StartsWith("Counter", StringComparison.Ordinal) ? "counter" : "up-down counter",
                ReferenceTable.Code(instrument.Unit!),
                instrument.Description!,
            }));
    }
}
