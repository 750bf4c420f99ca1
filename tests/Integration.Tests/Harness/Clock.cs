using System.Collections;
using System.Reflection;

namespace WebSocketToolkit.Integration.Tests.Harness;

internal static class Clock
{
    /// <summary>The interval of the ticks and heartbeats.</summary>
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Moves the clock second by second. <see cref="FakeTimeProvider.Advance(TimeSpan)"/> moves the clock first, and then runs all timers
    /// that fell due, so the ticks of a leap all see its end. Here each tick sees its own time.
    /// </summary>
    /// <param name="time">The clock.</param>
    /// <param name="by">The time by which the clock moves.</param>
    public static void AdvanceInSteps(this FakeTimeProvider time, TimeSpan by)
    {
        for (var left = by; left > TimeSpan.Zero; left -= _step)
        {
            time.Advance(left < _step ? left : _step);
        }
    }

    /// <summary>
    /// Waits until the server waits for bytes on each of a number of connections. A tick that finds a reader busy counts the peer's silence
    /// from there, and a test advances the clock faster than a reader may come back.
    /// </summary>
    public static async Task WhenServerListensAsync(this TestApp app, int connections = 1)
    {
        var open = app.Services.GetRequiredService<WebSocketConnections>();
        using var patience = new CancellationTokenSource(Clients.Patience);
        while (open.Count != connections || !((IEnumerable)Get(open, "Sessions")).Cast<object>().All(IsListening))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    // By reflection: a class whose internals are visible could not override the methods that generated handlers override.
    private static bool IsListening(object session) => (bool)Get(Get(session, "Receiving"), "IsListening");

    private static object Get(object owner, string property) =>
        owner.GetType().GetProperty(property, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(owner)!;
}
