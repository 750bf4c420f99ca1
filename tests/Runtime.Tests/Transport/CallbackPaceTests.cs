using Microsoft.Extensions.Time.Testing;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Runtime.Tests.Transport;

/// <summary>The time for which the callbacks of a route count as slow after one that held its thread.</summary>
public sealed class CallbackPaceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CallbackPace _pace;

    public CallbackPaceTests() => _pace = new(_time);

    [Fact]
    public void A_route_is_not_slow_until_a_callback_is_held() => Assert.False(_pace.IsSlow);

    [Fact]
    public void A_route_is_slow_for_a_second()
    {
        _pace.OnHeld();
        Assert.Equal(CallbackPace.MinSpan, SlowTime());
        Assert.False(_pace.IsSlow);
    }

    [Fact]
    public void Callbacks_that_are_held_meanwhile_change_nothing()
    {
        _pace.OnHeld();
        _time.Advance(CallbackPace.MinSpan / 2);
        _pace.OnHeld();
        Assert.Equal(CallbackPace.MinSpan / 2, SlowTime());
    }

    [Fact]
    public void A_callback_that_is_held_soon_afterwards_doubles_the_time_up_to_its_limit()
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < 8; i++)
        {
            _pace.OnHeld();
            times.Add(SlowTime());
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], times.Select(static time => time.TotalSeconds));
    }

    [Fact]
    public void A_route_that_was_fast_for_long_enough_begins_anew()
    {
        _pace.OnHeld();
        SlowTime();
        _pace.OnHeld();
        var second = SlowTime();
        _time.Advance(second);
        _pace.OnHeld();
        Assert.Equal(CallbackPace.MinSpan, SlowTime());
    }

    /// <summary>Lets time pass until the route is not slow any more.</summary>
    private TimeSpan SlowTime()
    {
        var passed = TimeSpan.Zero;
        for (var step = TimeSpan.FromMilliseconds(100); _pace.IsSlow; passed += step)
        {
            _time.Advance(step);
        }

        return passed;
    }
}
