namespace WebSocketToolkit.Transport;

/// <summary>The part that keeps the connection when the server lets go of it.</summary>
internal sealed partial class DirectConnection
{
    /// <summary>Gets a value indicating whether the connection has left the server, or does so when the server disposes of it.</summary>
    public bool IsDetached { get; private set; }

    /// <summary>Keeps the connection when the server disposes of it, which is the last that it does with a connection.</summary>
    /// <param name="released">The action to call then. Whoever is behind it calls <see cref="EndAsync"/>.</param>
    public void Detach(Action released)
    {
        IsDetached = true;
        ServerSide.Released = released;
    }

    /// <summary>Drops what leads to the objects of the server, and what can be created again.</summary>
    private void LetGo()
    {
        lock (Reader)
        {
            if (_isClosed == 0)
            {
                // The handle has a finalizer of its own.
                GC.SuppressFinalize(_serverSide!.Socket);
                _serverSide = null;
            }
        }
    }
}
