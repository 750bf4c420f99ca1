using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WebSocketToolkit.CompilerServices;

/// <summary>The services that callbacks ask for.</summary>
public abstract partial class WebSocketHandler
{
    /// <summary>Creates a scope for the services of one message.</summary>
    /// <returns>The scope, which the caller disposes of.</returns>
    protected AsyncServiceScope CreateMessageScope() => Connection.HttpContext.RequestServices.CreateAsyncScope();

    /// <summary>Returns a required service of a connection or of its handshake.</summary>
    /// <typeparam name="T">The type of the service.</typeparam>
    /// <param name="context">The request of the handshake.</param>
    /// <exception cref="InvalidOperationException">The service is not registered.</exception>
    protected static T Service<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();

    /// <summary>Returns a required service of a message.</summary>
    /// <typeparam name="T">The type of the service.</typeparam>
    /// <param name="scope">The scope of the message.</param>
    /// <exception cref="InvalidOperationException">The service is not registered.</exception>
    protected static T Service<T>(AsyncServiceScope scope)
        where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    /// <summary>Returns a service of a connection or of its handshake; null if it is not registered.</summary>
    /// <typeparam name="T">The type of the service.</typeparam>
    /// <param name="context">The request of the handshake.</param>
    protected static T? ServiceOrNull<T>(HttpContext context) => context.RequestServices.GetService<T>();

    /// <summary>Returns a service of a message; null if it is not registered.</summary>
    /// <typeparam name="T">The type of the service.</typeparam>
    /// <param name="scope">The scope of the message.</param>
    protected static T? ServiceOrNull<T>(AsyncServiceScope scope) => scope.ServiceProvider.GetService<T>();

    /// <summary>Returns a required keyed service of a connection or of its handshake.</summary>
    /// <typeparam name="T">The type of the service.</typeparam>
    /// <param name="context">The request of the handshake.</param>
    /// <param name="key">The key of the service.</param>
    /// <exception cref="InvalidOperationException">The service is not registered.</exception>
    protected static T KeyedService<T>(HttpContext context, object? key)
        where T : notnull => context.RequestServices.GetRequiredKeyedService<T>(key);

    /// <summary>Returns a required keyed service of a message.</summary>
    /// <typeparam name="T">The type of the service.</typeparam>
    /// <param name="scope">The scope of the message.</param>
    /// <param name="key">The key of the service.</param>
    /// <exception cref="InvalidOperationException">The service is not registered.</exception>
    protected static T KeyedService<T>(AsyncServiceScope scope, object? key)
        where T : notnull => scope.ServiceProvider.GetRequiredKeyedService<T>(key);

    /// <summary>Returns a keyed service of a connection or of its handshake; null if it is not registered.</summary>
    /// <typeparam name="T">The type of the service.</typeparam>
    /// <param name="context">The request of the handshake.</param>
    /// <param name="key">The key of the service.</param>
    protected static T? KeyedServiceOrNull<T>(HttpContext context, object? key) => context.RequestServices.GetKeyedService<T>(key);

    /// <summary>Returns a keyed service of a message; null if it is not registered.</summary>
    /// <typeparam name="T">The type of the service.</typeparam>
    /// <param name="scope">The scope of the message.</param>
    /// <param name="key">The key of the service.</param>
    protected static T? KeyedServiceOrNull<T>(AsyncServiceScope scope, object? key) => scope.ServiceProvider.GetKeyedService<T>(key);
}
