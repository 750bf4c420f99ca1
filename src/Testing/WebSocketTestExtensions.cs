using Microsoft.Extensions.Hosting;

namespace WebSocketToolkit.Testing;

/// <summary>
/// Extension methods that connect clients to an application in this process: on the in-memory transport, on TestServer, or on a port.
/// </summary>
public static class WebSocketTestExtensions
{
    /// <summary>
    /// Connects a client through the real handshake. On the in-memory transport the task completes when the server has opened the
    /// connection and has run <c>OnOpen</c> up to its first real <c>await</c>.
    /// </summary>
    /// <param name="app">The application, which has been started.</param>
    /// <param name="path">The path, escaped, with or without a query.</param>
    /// <param name="configure">Sets headers, subprotocols, a user or a query.</param>
    /// <returns>The client.</returns>
    /// <exception cref="WebSocketRefusedException">The server answered with another status than 101.</exception>
    /// <exception cref="WebSocketTestException">The server cannot be reached, or did not answer in time.</exception>
    public static Task<WebSocketTestClient> ConnectAsync(this IHost app, string path, Action<WebSocketTestOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Services.ConnectAsync(path, configure);
    }

    /// <summary>
    /// Connects a client through the real handshake. For a <c>WebApplicationFactory</c>, call <c>factory.Services.ConnectAsync(…)</c>.
    /// </summary>
    /// <param name="services">The services of the application, which has been started.</param>
    /// <param name="path">The path, escaped, with or without a query.</param>
    /// <param name="configure">Sets headers, subprotocols, a user or a query.</param>
    /// <returns>The client.</returns>
    /// <exception cref="WebSocketRefusedException">The server answered with another status than 101.</exception>
    /// <exception cref="WebSocketTestException">The server cannot be reached, or did not answer in time.</exception>
    public static Task<WebSocketTestClient> ConnectAsync(this IServiceProvider services, string path, Action<WebSocketTestOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(path);
        var options = new WebSocketTestOptions();
        configure?.Invoke(options);
        return Connector.ConnectAsync(services, path, options);
    }

    /// <summary>
    /// Opens a connection without a handshake, for a client whose bytes the test chooses. TestServer does not support it.
    /// </summary>
    /// <param name="app">The application, which has been started.</param>
    /// <returns>The client.</returns>
    /// <exception cref="WebSocketTestException">The server cannot be reached.</exception>
    public static Task<RawClient> ConnectRawAsync(this IHost app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Services.ConnectRawAsync();
    }

    /// <summary>
    /// Opens a connection without a handshake, for a client whose bytes the test chooses. TestServer does not support it.
    /// </summary>
    /// <param name="services">The services of the application, which has been started.</param>
    /// <returns>The client.</returns>
    /// <exception cref="WebSocketTestException">The server cannot be reached.</exception>
    public static async Task<RawClient> ConnectRawAsync(this IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return new(await Connector.OpenAsync(services, CancellationToken.None));
    }

    /// <summary>Creates a client for the HTTP endpoints of the application.</summary>
    /// <param name="app">The application, which has been started.</param>
    /// <returns>The client.</returns>
    /// <exception cref="WebSocketTestException">The server cannot be reached.</exception>
    public static HttpClient CreateHttpClient(this IHost app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return Connector.CreateHttpClient(app.Services);
    }

    /// <summary>Creates a client for the HTTP endpoints of the application, such as a <c>WebApplicationFactory</c> on Kestrel.</summary>
    /// <param name="services">The services of the application, which has been started.</param>
    /// <returns>The client.</returns>
    /// <exception cref="WebSocketTestException">The server cannot be reached.</exception>
    public static HttpClient CreateHttpClient(this IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return Connector.CreateHttpClient(services);
    }
}
