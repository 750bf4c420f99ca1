namespace RpcSample;

/// <summary>The methods of this server: plain functions, one with notifications, and one that asks the client back.</summary>
public sealed class Methods(TimeProvider time)
{
    private const int NoSolution = 1;
    private const int NotEnough = 2;
    private const int NotConfirmed = 3;

    /// <summary>The largest amount that needs no confirmation.</summary>
    private const decimal Small = 100;

    private readonly Lock _lock = new();
    private decimal _balance = 1000;

    public RpcMethods ToTable() => new RpcMethods()
        .Add("subtract", static (Subtraction s) => s.Minuend - s.Subtrahend)
        .Add("divide", static (Division d) =>
            d.Divisor == 0 ? throw new RpcException(NoSolution, "Division by zero is undefined.") : d.Dividend / d.Divisor)
        .Add<CountdownStart, int>("countdown", CountDownAsync)
        .Add<Transfer, Receipt>("transfer", TransferAsync);

    /// <summary>Notifies the client each second, until the client cancels the call or the count is zero.</summary>
    private async Task<int> CountDownAsync(CountdownStart start, RpcClient client, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        for (var left = start.From; left > 0; left--)
        {
            await client.NotifyAsync("tick", new CountdownTick(left));
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return start.From;
    }

    /// <summary>Pays, after the client has confirmed a large amount.</summary>
    private async Task<Receipt> TransferAsync(Transfer transfer, RpcClient client, CancellationToken cancellationToken)
    {
        if (transfer.Amount > Small
            && !await client.InvokeAsync<Question, bool>("confirm", new Question($"Pay {transfer.Amount} to {transfer.To}?"), cancellationToken))
        {
            throw new RpcException(NotConfirmed, "The payment was not confirmed.");
        }

        lock (_lock)
        {
            if (transfer.Amount <= 0 || transfer.Amount > _balance)
            {
                throw new RpcException(NotEnough, "The amount is not available.", RpcJson.ToElement(new Balance(_balance)));
            }

            return new Receipt(transfer.To, _balance -= transfer.Amount);
        }
    }
}
