using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>What an application's meter has told since.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly ConcurrentQueue<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> _all = new();
    private readonly MeterListener _listener = new();

    public Measurements(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "WebSocketToolkit" && instrument.Meter.Scope == factory)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _all.Enqueue((instrument.Name, value, tags.ToArray())));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _all.Enqueue((instrument.Name, value, tags.ToArray())));
        _listener.Start();
    }

    public double Sum(string name, params (string Key, object Value)[] tags) => Of(name, tags).Sum();

    public IEnumerable<double> Of(string name, params (string Key, object Value)[] tags) => _all
        .Where(measured => measured.Name == name && tags.All(tag => measured.Tags.Any(t => t.Key == tag.Key && Equals(t.Value, tag.Value))))
        .Select(measured => measured.Value);

    /// <summary>The value of a gauge now.</summary>
    public double Observe(string name)
    {
        _all.Clear();
        _listener.RecordObservableInstruments();
        return Sum(name);
    }

    public void Dispose() => _listener.Dispose();
}
