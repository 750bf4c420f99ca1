using System.ComponentModel;

namespace WebSocketToolkit.CompilerServices;

/// <summary>A handler that calls an instance of the annotated class. Overridden by generated code.</summary>
/// <typeparam name="TTarget">The annotated class.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class WebSocketHandler<TTarget> : WebSocketHandler
    where TTarget : class
{
    /// <summary>Gets or sets the instance. <see cref="WebSocketHandler.Create"/> sets it.</summary>
    protected TTarget Target { get; set; } = null!;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (Target is IAsyncDisposable asyncDisposable)
        {
            await asyncDisposable.DisposeAsync();
        }
        else if (Target is IDisposable disposable)
        {
            disposable.Dispose();
        }

        await base.DisposeAsync();
    }
}
