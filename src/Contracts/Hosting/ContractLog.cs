using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Contracts.Hosting;

/// <summary>The log events of contracts.</summary>
internal static partial class ContractLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "The contract '{Document}' is not what the application does: {Difference}. JSON options that are set in Program are not known to the " +
        "build: set them in a static method with [WebSocketJsonOptions], and call it from ConfigureHttpJsonOptions. A path before the patterns " +
        "belongs into [WebSocketContract(Prefix = \"…\")].")]
    public static partial void Differs(ILogger log, string document, string difference);

    [LoggerMessage(2, LogLevel.Warning, "The contract '{Document}' cannot be compared with the application.")]
    public static partial void CannotCompare(ILogger log, Exception exception, string document);
}
