namespace WebSocketToolkit.ReferenceApp;

/// <summary>The variant that this process shows. A name that is not known is the default's.</summary>
public sealed class Profile(string? name)
{
    /// <summary>Whether <c>/hello</c> asks for a key.</summary>
    public bool Verifies => name is "verify" or "verify-async";

    /// <summary>Whether it takes its time about it.</summary>
    public bool VerifiesLate => name == "verify-async";

    public bool HasErrorHandler => name == "errorhandler";

    public string[] Subprotocols => name == "protocols" ? ["b"] : [];

    public void Configure(WebSocketServerOptions options)
    {
        switch (name)
        {
            case "maxpayload":
                options.MaxMessageSize = 1024;
                break;
            case "drain":
                options.Drain.Before = SayGoodbyeAsync;
                break;
        }
    }

    private static Task SayGoodbyeAsync(WebSocketConnections connections, CancellationToken cancellationToken) =>
        Task.WhenAll(connections.Select(static connection => connection.CloseAsync(1001, "going away custom").AsTask()))
            .WaitAsync(cancellationToken);
}
