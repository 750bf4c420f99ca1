using Microsoft.AspNetCore.Http;
using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Runtime.Tests.Routing;

/// <summary>The callbacks of one connection of a <see cref="TestRoute"/>.</summary>
internal sealed class FakeHandler(TestRoute route) : WebSocketHandler
{
    public bool IsCreated { get; private set; }

    /// <summary>How the connection ended; null if there was none, or it goes on.</summary>
    public WebSocketClose? Close { get; private set; }

    public int Disposals { get; private set; }

    public WebSocketConnection? Opened => Connection;

    protected internal override void Create(HttpContext context)
    {
        route.OnCreate();
        IsCreated = true;
    }

    protected internal override ValueTask<object?> OnUpgradeAsync(HttpContext context) =>
        route.OnUpgrade(context, context.RequestAborted);

    protected internal override ValueTask OnCloseAsync(WebSocketClose close, CancellationToken cancellationToken)
    {
        Close = close;
        return default;
    }

    public override ValueTask DisposeAsync()
    {
        Disposals++;
        return base.DisposeAsync();
    }
}
