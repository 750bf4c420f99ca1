using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using WebSocketToolkit.Connections;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>The times at which a connection reaches its route's limits, and the close that comes of each, as tables.</summary>
public sealed class ConnectionLimitsTests
{
    private static readonly WebSocketClose _expired = new(1008, "The authentication has expired.", WebSocketCloseInitiator.Application);
    private static readonly WebSocketClose _old = new(1001, "The connection reached its maximum lifetime.", WebSocketCloseInitiator.Application);
    private static readonly WebSocketClose _noFirst = new(1008, "The client sent no message in time.", WebSocketCloseInitiator.Protocol);
    private static readonly WebSocketClose _idle = new(1008, "The connection was idle for too long.", WebSocketCloseInitiator.Protocol);

    private enum Event
    {
        /// <summary>The timer asks.</summary>
        Tick,

        /// <summary>The timer asks while the receive buffer is full.</summary>
        TickWhilePaused,

        /// <summary>A message begins.</summary>
        Start,

        /// <summary>A message, or a part of one, comes.</summary>
        Message,
    }

    [Fact]
    public void Without_limits_a_connection_lasts_for_ever() => Check(
        new(),
        ticketExpires: null,
        (0, Event.Tick, null),
        (1_000_000, Event.Tick, null),
        (1_000_000, Event.TickWhilePaused, null));

    [Fact]
    public void A_lifetime_ends_at_its_limit_whatever_comes() => Check(
        new() { MaxLifetime = Seconds(60) },
        ticketExpires: null,
        (59, Event.Start, null),
        (59, Event.Message, null),
        (59.999, Event.Tick, null),
        (60, Event.Tick, _old),
        (61, Event.TickWhilePaused, _old));

    [Fact]
    public void A_first_message_must_begin_in_time() => Check(
        new() { FirstMessageTimeout = Seconds(10) },
        ticketExpires: null,
        (0, Event.Tick, null),
        (9.999, Event.Tick, null),
        (10, Event.Tick, _noFirst),
        (11, Event.TickWhilePaused, _noFirst));

    [Fact]
    public void A_first_message_that_has_begun_may_take_its_time() => Check(
        new() { FirstMessageTimeout = Seconds(10) },
        ticketExpires: null,
        (9, Event.Start, null),
        (10, Event.Tick, null),
        (1000, Event.Tick, null));

    [Fact]
    public void A_connection_is_idle_from_its_opening_or_its_last_message() => Check(
        new() { IdleTimeout = Seconds(10) },
        ticketExpires: null,
        (9.999, Event.Tick, null),
        (9.999, Event.Message, null),
        (10, Event.Tick, null),
        (19.998, Event.Tick, null),
        (19.999, Event.Tick, _idle),
        (20, Event.Message, null),
        (29.999, Event.Tick, null),
        (30, Event.Tick, _idle));

    [Fact]
    public void A_connection_that_does_not_read_is_not_idle() => Check(
        new() { IdleTimeout = Seconds(10) },
        ticketExpires: null,
        (10, Event.TickWhilePaused, null),
        (1000, Event.TickWhilePaused, null),
        (1009, Event.Tick, null),
        (1010, Event.Tick, _idle));

    [Fact]
    public void A_ticket_ends_the_connection_when_it_expires() => Check(
        new() { CloseOnAuthenticationExpiration = true },
        ticketExpires: 60,
        (59.999, Event.Tick, null),
        (60, Event.Tick, _expired),
        (61, Event.TickWhilePaused, _expired));

    [Fact]
    public void A_ticket_that_had_expired_before_ends_the_connection_at_once() => Check(
        new() { CloseOnAuthenticationExpiration = true },
        ticketExpires: -1,
        (0, Event.Tick, _expired));

    [Fact]
    public void A_ticket_does_not_count_unless_the_route_says_so() => Check(
        new(),
        ticketExpires: 60,
        (61, Event.Tick, null));

    [Fact]
    public void A_ticket_without_an_end_lasts_for_ever() => Check(
        new() { CloseOnAuthenticationExpiration = true },
        ticketExpires: double.PositiveInfinity,
        (1_000_000, Event.Tick, null));

    [Fact]
    public void A_request_without_a_ticket_lasts_for_ever() => Check(
        new() { CloseOnAuthenticationExpiration = true },
        ticketExpires: null,
        (1_000_000, Event.Tick, null));

    [Fact]
    public void A_request_whose_authentication_failed_has_no_ticket()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IAuthenticateResultFeature>(new Result(AuthenticateResult.Fail("no")));
        var clock = new FakeTimeProvider();
        var options = new WebSocketRouteOptions { CloseOnAuthenticationExpiration = true };
        var limits = new ConnectionLimits(options, context);
        limits.Start(clock.GetTimestamp());
        clock.Advance(TimeSpan.FromDays(365));
        Assert.Null(limits.Next(clock, options, clock.GetTimestamp(), isListening: true));
    }

    [Fact]
    public void Of_several_limits_the_ticket_comes_first_then_age_then_the_first_message_then_idleness()
    {
        WebSocketRouteOptions Limits(bool lifetime = false, bool first = false) => new()
        {
            CloseOnAuthenticationExpiration = true,
            MaxLifetime = lifetime ? Seconds(10) : default,
            FirstMessageTimeout = first ? Seconds(10) : default,
            IdleTimeout = Seconds(10),
        };
        Check(Limits(lifetime: true, first: true), ticketExpires: 10, (10, Event.Tick, _expired));
        Check(Limits(lifetime: true, first: true), ticketExpires: null, (10, Event.Tick, _old));
        Check(Limits(first: true), ticketExpires: null, (10, Event.Tick, _noFirst));
        Check(Limits(), ticketExpires: null, (10, Event.Tick, _idle));
    }

    private static TimeSpan Seconds(double count) => TimeSpan.FromSeconds(count);

    /// <param name="options">The route's settings.</param>
    /// <param name="ticketExpires">When the user's ticket expires, in seconds since the connection opened; infinity never; null for no ticket.</param>
    /// <param name="rows">What happens when, in seconds since the connection opened, and the close that is due then.</param>
    private static void Check(WebSocketRouteOptions options, double? ticketExpires, params (double At, Event Event, WebSocketClose? Close)[] rows)
    {
        var clock = new FakeTimeProvider();
        var context = new DefaultHttpContext();
        if (ticketExpires is { } end)
        {
            var properties = new AuthenticationProperties { ExpiresUtc = double.IsFinite(end) ? clock.Start + Seconds(end) : null };
            context.Features.Set<IAuthenticateResultFeature>(
                new Result(AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity()), properties, "scheme"))));
        }

        var limits = new ConnectionLimits(options, context);
        limits.Start(clock.GetTimestamp());
        List<(double, Event, WebSocketClose?)> closes = [];
        foreach (var (at, what, _) in rows)
        {
            clock.SetUtcNow(clock.Start + Seconds(at));
            WebSocketClose? close = null;
            switch (what)
            {
                case Event.Start:
                    limits.OnMessageStart();
                    break;
                case Event.Message:
                    limits.OnMessage(clock.GetTimestamp());
                    break;
                default:
                    close = limits.Next(clock, options, clock.GetTimestamp(), isListening: what != Event.TickWhilePaused);
                    break;
            }

            closes.Add((at, what, close));
        }

        Assert.Equal(rows, closes);
    }

    private sealed class Result(AuthenticateResult result) : IAuthenticateResultFeature
    {
        public AuthenticateResult? AuthenticateResult { get; set; } = result;
    }
}
