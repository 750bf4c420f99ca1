using Microsoft.Extensions.Options;

namespace WebSocketToolkit.RabbitMQ;

/// <summary>The validator of the settings, at the start of the application.</summary>
internal sealed class RabbitMQBackplaneOptionsValidator : IValidateOptions<RabbitMQBackplaneOptions>
{
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

        if (options.MaxBufferedBytes <= 0 || options.MaxQueuedBytes <= 0 || options.Prefetch == 0)
        {
            faults.Add("MaxBufferedBytes, MaxQueuedBytes and Prefetch must be at least 1.");
        }

        if (options.ConfirmTimeout <= TimeSpan.Zero)
        {
            faults.Add($"ConfirmTimeout is {options.ConfirmTimeout}. It must be more than zero.");
        }

        return faults.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(faults.Select(static fault => "RabbitMQ backplane: " + fault));
    }
}
