using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;

namespace WebSocketToolkit.Testing.Hosting;

/// <summary>A filter that signs in the user of a test's connection, before any middleware of the application.</summary>
internal sealed class TestUserFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static (context, following) =>
        {
            if (context.Features.Get<IConnectionUserFeature>()?.User is { } user)
            {
                context.User = user;
            }

            return following(context);
        });
        next(app);
    };
}
