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
            case "deflate":
                options.Compression = WebSocketCompression.ContextTakeover;
                break;
            case "deflate-nct":
                options.Compression = WebSocketCompression.NoContextTakeover;
                break;
            case "maxpayload":
                options.MaxMessageSize = 1024;
                break;
            case "maxpayload-deflate":
                options.MaxMessageSize = 1024;
                options.Compression = WebSocketCompression.ContextTakeover;
                break;
            case "drain":
                options.Drain.OnDraining = SayGoodbyeAsync;
                break;
        }
    }

    private static Task SayGoodbyeAsync(WebSocketConnections connections, CancellationToken cancellationToken) =>
        Task.WhenAll(connections.Select(static connection => connection.CloseAsync(1001, "going away custom").AsTask()))
            .WaitAsync(cancellationToken);
}
