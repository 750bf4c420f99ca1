using System.Globalization;

namespace WebSocketToolkit.RabbitMQ;

/// <summary>The reasons of failures, for the log and the health check.</summary>
internal static class Reasons
{
    private const int PlainPort = 5672;
    private const int TlsPort = 5671;

    /// <summary>
    /// Returns the messages of an exception and of its causes: the client says only that no endpoint was reachable, and keeps the broker's
    /// own words inside.
    /// </summary>
    public static string Of(Exception exception)
    {
        List<string> messages = [];
        Collect(exception);
        return string.Join(" ", messages);

        void Collect(Exception cause)
        {
            if (cause is AggregateException aggregate)
            {
                foreach (var inner in aggregate.InnerExceptions)
                {
                    Collect(inner);
                }

                return;
            }

            if (!messages.Contains(cause.Message))
            {
                messages.Add(cause.Message);
            }

            if (cause.InnerException is { } innermost)
            {
                Collect(innermost);
            }
        }
    }

    /// <summary>Returns the broker's host and port, also where the address leaves the port to the protocol.</summary>
    public static string HostOf(Uri address) => string.Create(
        CultureInfo.InvariantCulture, $"{address.Host}:{(address.Port > 0 ? address.Port : address.Scheme == "amqps" ? TlsPort : PlainPort)}");
}
