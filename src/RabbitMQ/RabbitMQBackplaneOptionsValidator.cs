using System.Text;
using Microsoft.Extensions.Options;

namespace WebSocketToolkit.RabbitMQ;

/// <summary>The validator of the settings, at the start of the application.</summary>
internal sealed class RabbitMQBackplaneOptionsValidator : IValidateOptions<RabbitMQBackplaneOptions>
{
    /// <summary>The longest short string of AMQP.</summary>
    private const int MaxNameBytes = 255;

    /// <summary>The largest message that the client receives.</summary>
    private const int MaxMessageBytes = 128 * 1024 * 1024;

    private static readonly TimeSpan _shortestTimeout = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan _longestTimeout = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, RabbitMQBackplaneOptions options)
    {
        List<string> faults = [];
        if (options.Uri is not { IsAbsoluteUri: true, Scheme: "amqp" or "amqps" })
        {
            faults.Add($"Uri is '{options.Uri}'. It must begin with 'amqp://' or 'amqps://'.");
        }

        if (string.IsNullOrEmpty(options.Exchange))
        {
            faults.Add("Exchange is empty. Give the same name on all nodes.");
        }

        if (options.Exchange is { } exchange && Encoding.UTF8.GetByteCount(exchange) > MaxNameBytes)
        {
            faults.Add($"Exchange is longer than {MaxNameBytes} bytes, which is the limit of the protocol.");
        }

        if (options.MaxMessageBytes is < 1 or > MaxMessageBytes)
        {
            faults.Add($"MaxMessageBytes is {options.MaxMessageBytes}. It must be at least 1, and at most {MaxMessageBytes}, the client's own limit.");
        }

        if (options.MaxBufferedBytes <= 0 || options.MaxQueuedBytes <= 0 || options.Prefetch == 0)
        {
            faults.Add("MaxBufferedBytes, MaxQueuedBytes and Prefetch must be at least 1.");
        }

        if (options.ConfirmTimeout < _shortestTimeout || options.ConfirmTimeout > _longestTimeout)
        {
            faults.Add($"ConfirmTimeout is {options.ConfirmTimeout}. It must be at least {_shortestTimeout} and at most {_longestTimeout}.");
        }

        return faults.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(faults.Select(static fault => "RabbitMQ backplane: " + fault));
    }
}
