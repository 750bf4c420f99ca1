using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;

namespace WebSocketToolkit.TypeScript.Server;

/// <summary>Numbers its connections and its messages, so that a client sees what is missing, comes twice, or comes from another connection.</summary>
[WebSocketRoute("/drill/{room}", Sends = [typeof(DrillEvent)])]
public sealed class Drill(Ledger ledger)
{
    private readonly int _connection = ledger.NextConnection();
    private int _ticks;

    /// <param name="room">The room.</param>
    /// <param name="name">The name; nobody asks for it.</param>
    public Welcome OnOpen(string room, [FromQuery] string? name) => new(_connection);

    [WebSocketOperation(Key = nameof(Echo.Id))]
    public async Task<Echoed> OnMessage(Echo echo)
    {
        ledger.Add(echo.Id);
        await Task.Yield();
        return new Echoed(echo.Id, echo.Text);
    }

    [WebSocketOperation(Key = nameof(Count.Id), EndsWith = typeof(Counted), CancelWith = typeof(Stop))]
    public async IAsyncEnumerable<DrillEvent> OnMessage(Count count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ledger.Add(count.Id);
        for (var value = 1; value <= count.Until; value++)
        {
            if (count.Pace > 0)
            {
                await Task.Delay(count.Pace, cancellationToken);
            }

            yield return new Number(count.Id, value);
        }

        yield return new Counted(count.Id, count.Until);
    }

    public void OnMessage(Stop stop, WebSocketConnection connection) => connection.Operations.Cancel(stop.Id);

    public async IAsyncEnumerable<DrillEvent> OnMessage(Watch watch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            yield return new Tick(_connection, _ticks++);
            await Task.Delay(watch.Pace, cancellationToken);
        }
    }

    public async IAsyncEnumerable<DrillEvent> OnMessage(Burst burst)
    {
        for (var i = 0; i < burst.Messages; i++)
        {
            yield return new Tick(_connection, _ticks++);
        }

        await Task.CompletedTask;
    }
}
