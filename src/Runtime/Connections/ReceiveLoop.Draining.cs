namespace WebSocketToolkit.Connections;

/// <summary>The part that reads on when the connection is over.</summary>
internal sealed partial class ReceiveLoop
{
    /// <summary>
    /// Reads on after the last frame that counts, and throws the bytes away, until the peer ends its stream or <see cref="StopDraining"/>
    /// is called: input that is left unread would turn the end into a reset, which can cost the peer the close frame.
    /// </summary>
    public async Task DrainAsync()
    {
        try
        {
            while (!_hasEnded)
            {
                var reading = Input.ReadAsync();
                if (reading.IsCompleted)
                {
                    // A peer that floods a connection that is over has no more of the threads than any other.
                    await Task.Yield();
                }

                var result = await reading;
                Advance(result.Buffer, result.Buffer.End);
                _hasEnded = result.IsCompleted;
                if (result.IsCanceled || _taken?.Parsed >= TakenRead.MaxKeptBytes)
                {
                    return;
                }
            }
        }
        catch (Exception exception)
        {
            _hasEnded = true;
            ConnectionLog.ConnectionLost(_session.Server.Log, exception, _session.Connection.Id, _session.Route.Pattern);
        }
    }

    /// <summary>Ends <see cref="DrainAsync"/>. Any thread may call it.</summary>
    public void StopDraining() => Input.CancelPendingRead();
}
