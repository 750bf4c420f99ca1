using System.Net.WebSockets;
using Microsoft.Extensions.Options;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Routing;

/// <summary>Checks settings, those of the application and those of a route, and names what is wrong.</summary>
internal sealed class WebSocketServerOptionsValidator : IValidateOptions<WebSocketServerOptions>
{
    public ValidateOptionsResult Validate(string? name, WebSocketServerOptions options)
    {
        List<string> faults = [.. Faults(options)];
        if (options.ShutdownTimeout < TimeSpan.Zero)
        {
            faults.Add($"{nameof(options.ShutdownTimeout)} is {options.ShutdownTimeout}; it must not be negative.");
        }

        if (options.MaxTotalConnections < 0 || options.TrafficLogPayloadLimit < 0)
        {
            faults.Add($"{nameof(options.MaxTotalConnections)} and {nameof(options.TrafficLogPayloadLimit)} must not be negative.");
        }

        if (options.Drain.BatchSize < 0 || options.Drain.BatchInterval < TimeSpan.Zero)
        {
            faults.Add("Drain has a negative BatchSize or BatchInterval.");
        }

        if (options.Backplane.HeartbeatInterval <= TimeSpan.Zero || options.Backplane.NodeTimeout < 2 * options.Backplane.HeartbeatInterval)
        {
            faults.Add("Backplane needs a HeartbeatInterval of more than zero, and a NodeTimeout of at least twice as long.");
        }

        try
        {
            CloseStatus.ThrowIfNotSendable(options.Drain.Code, options.Drain.Reason);
        }
        catch (ArgumentException exception)
        {
            faults.Add("Drain: " + exception.Message);
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults.Select(static fault => "WebSockets: " + fault));
    }

    /// <summary>Checks the resolved settings of one route.</summary>
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
                yield return $"{name} is {value}; it must be at least 1.";
            }
        }

        if (options.MaxMessageSize > Array.MaxLength)
        {
            yield return $"{nameof(options.MaxMessageSize)} is {options.MaxMessageSize}; it must be at most {Array.MaxLength}.";
        }

        if (options.CloseTimeout <= TimeSpan.Zero)
        {
            yield return $"{nameof(options.CloseTimeout)} is {options.CloseTimeout}; it must be more than zero.";
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
                yield return $"{name} is {value}; it must not be negative, and zero turns it off.";
            }
        }

        if (options.MaxConnections < 0 || options.MaxMessagesPerSecond < 0)
        {
            yield return $"{nameof(options.MaxConnections)} and {nameof(options.MaxMessagesPerSecond)} must not be negative, and zero turns them off.";
        }

        if (!Enum.IsDefined(options.Compression))
        {
            yield return $"{nameof(options.Compression)} is {options.Compression}; it must be one of {string.Join(", ", Enum.GetNames<WebSocketCompression>())}.";
        }

        if (!Enum.IsDefined(options.SlowConsumerPolicy))
        {
            yield return $"{nameof(options.SlowConsumerPolicy)} is {options.SlowConsumerPolicy}; it must be one of {string.Join(", ", Enum.GetNames<WebSocketSlowConsumerPolicy>())}.";
        }

        if (options.CompressionThreshold < 0)
        {
            yield return $"{nameof(options.CompressionThreshold)} is {options.CompressionThreshold}; it must not be negative.";
        }

        if (options.Codec is { MessageType: not (WebSocketMessageType.Text or WebSocketMessageType.Binary) and var type })
        {
            yield return $"The MessageType of {nameof(options.Codec)} is {type}; it must be Text or Binary.";
        }

        foreach (var subprotocol in options.Subprotocols)
        {
            if (!HandshakeHeaders.IsToken(subprotocol))
            {
                yield return $"'{subprotocol}' is no subprotocol name: it must be an HTTP token, without spaces and separators.";
            }
        }

        if (options.RequireSubprotocol && options.Subprotocols.Count == 0)
        {
            yield return $"{nameof(options.RequireSubprotocol)} is set, but {nameof(options.Subprotocols)} is empty.";
        }

        foreach (var origin in options.AllowedOrigins)
        {
            if (origin != "*" && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.PathAndQuery == "/" && !origin.EndsWith('/')))
            {
                yield return $"'{origin}' is no origin: it must be a scheme, a host and perhaps a port, like 'https://example.com', or '*'.";
            }
        }
    }
}
