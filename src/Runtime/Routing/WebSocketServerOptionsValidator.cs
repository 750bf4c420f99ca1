using System.Net.WebSockets;
using Microsoft.Extensions.Options;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Routing;

/// <summary>A validator of the settings of the application and of a route.</summary>
internal sealed class WebSocketServerOptionsValidator : IValidateOptions<WebSocketServerOptions>
{
    public ValidateOptionsResult Validate(string? name, WebSocketServerOptions options)
    {
        List<string> faults = [.. Faults(options)];
        if (options.ShutdownTimeout < TimeSpan.Zero)
        {
            faults.Add($"{nameof(options.ShutdownTimeout)} is {options.ShutdownTimeout}. It must not be negative.");
        }

        if (options.MaxTotalConnections < 0 || options.TrafficLogPayloadLimit < 0)
        {
            faults.Add($"{nameof(options.MaxTotalConnections)} and {nameof(options.TrafficLogPayloadLimit)} must not be negative.");
        }

        if (options.Drain.BatchSize < 0 || options.Drain.BatchInterval < TimeSpan.Zero)
        {
            faults.Add("Drain.BatchSize and Drain.BatchInterval must not be negative.");
        }

        if (options.Backplane.HeartbeatInterval <= TimeSpan.Zero || options.Backplane.NodeTimeout < 2 * options.Backplane.HeartbeatInterval)
        {
            faults.Add("Backplane.HeartbeatInterval must be more than zero, and Backplane.NodeTimeout must be at least twice as long.");
        }

        try
        {
            CloseStatus.ThrowIfNotSendable(options.Drain.Code);
        }
        catch (ArgumentException exception)
        {
            faults.Add("Drain: " + exception.Message);
        }

        if (options.Drain.ReconnectWithin != TimeSpan.Zero && options.Drain.ReconnectWithin < TimeSpan.FromMilliseconds(1))
        {
            faults.Add($"Drain.ReconnectWithin is {options.Drain.ReconnectWithin}. It must be at least 1 ms; zero turns it off.");
        }

        // A hint that cuts the application's words would say less than was asked for, so neither is cut.
        if (CloseStatus.Shorten(options.Drain.WholeReason).Length != options.Drain.WholeReason.Length)
        {
            var whole = options.Drain.ReconnectWithin == TimeSpan.Zero ? "Drain.Reason" : "Drain.Reason with what Drain.ReconnectWithin appends";
            faults.Add($"{whole} is longer than {CloseStatus.MaxReasonBytes} bytes of UTF-8 (RFC 6455 section 5.5). Shorten it.");
        }

        return faults.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(faults.Select(static fault => "WebSockets: " + fault));
    }

    /// <summary>Throws if the resolved settings of one route are not valid.</summary>
    /// <exception cref="OptionsValidationException">A setting is out of its range.</exception>
    public static void ThrowIfInvalid(string pattern, WebSocketRouteOptions options)
    {
        List<string> faults = [.. Faults(options)];
        if (faults.Count != 0)
        {
            throw new OptionsValidationException(
                pattern, typeof(WebSocketRouteOptions), faults.Select(fault => $"WebSocket route '{pattern}': {fault}"));
        }
    }

    private static IEnumerable<string> Faults(WebSocketRouteOptions options)
    {
        (string Name, int Value)[] counts =
        [
            (nameof(options.MaxMessageSize), options.MaxMessageSize),
            (nameof(options.MaxFragments), options.MaxFragments),
            (nameof(options.MaxReceiveBufferSize), options.MaxReceiveBufferSize),
            (nameof(options.MaxSendBufferSize), options.MaxSendBufferSize),
            (nameof(options.MaxSendBufferMessages), options.MaxSendBufferMessages),
            (nameof(options.MaxOperations), options.MaxOperations),
        ];
        foreach (var (name, value) in counts)
        {
            if (value <= 0)
            {
                yield return $"{name} is {value}. It must be at least 1.";
            }
        }

        if (options.CloseTimeout <= TimeSpan.Zero)
        {
            yield return $"{nameof(options.CloseTimeout)} is {options.CloseTimeout}. It must be more than zero.";
        }

        (string Name, TimeSpan Value)[] times =
        [
            (nameof(options.PingInterval), options.PingInterval),
            (nameof(options.PongTimeout), options.PongTimeout),
            (nameof(options.HandshakeTimeout), options.HandshakeTimeout),
            (nameof(options.FirstMessageTimeout), options.FirstMessageTimeout),
            (nameof(options.IdleTimeout), options.IdleTimeout),
            (nameof(options.MaxLifetime), options.MaxLifetime),
        ];
        foreach (var (name, value) in times)
        {
            if (value < TimeSpan.Zero)
            {
                yield return $"{name} is {value}. It must not be negative; zero turns it off.";
            }
        }

        if (options.MaxConnections < 0 || options.MaxConnectionsPerUser < 0 || options.MaxMessagesPerSecond < 0)
        {
            yield return
                $"{nameof(options.MaxConnections)}, {nameof(options.MaxConnectionsPerUser)} and {nameof(options.MaxMessagesPerSecond)} must not be " +
                "negative; zero turns them off.";
        }

        if (!Enum.IsDefined(options.Compression))
        {
            yield return OneOf(nameof(options.Compression), options.Compression);
        }

        if (!Enum.IsDefined(options.SlowConsumerPolicy))
        {
            yield return OneOf(nameof(options.SlowConsumerPolicy), options.SlowConsumerPolicy);
        }

        if (options.CompressionThreshold < 0)
        {
            yield return $"{nameof(options.CompressionThreshold)} is {options.CompressionThreshold}. It must not be negative.";
        }

        if (options.Codec is { MessageType: not (WebSocketMessageType.Text or WebSocketMessageType.Binary) and var type })
        {
            yield return $"The MessageType of {nameof(options.Codec)} is {type}. It must be Text or Binary.";
        }

        foreach (var subprotocol in options.Subprotocols)
        {
            if (!HandshakeHeaders.IsToken(subprotocol))
            {
                yield return $"'{subprotocol}' is not a valid subprotocol name. It must be an HTTP token, without spaces and separators.";
            }
        }

        if (options.RequireSubprotocol && options.Subprotocols.Count == 0)
        {
            yield return $"{nameof(options.RequireSubprotocol)} is set, but {nameof(options.Subprotocols)} is empty. Add a subprotocol.";
        }

        foreach (var origin in options.AllowedOrigins)
        {
            if (!AllowedOrigins.IsValid(origin))
            {
                yield return
                    $"'{origin}' is not a valid origin. It must be a scheme, a host and an optional port, such as 'https://example.com', " +
                    "or '*'.";
            }
        }
    }

    private static string OneOf<T>(string name, T value)
        where T : struct, Enum => $"{name} is {value}. It must be one of {string.Join(", ", Enum.GetNames<T>())}.";
}
