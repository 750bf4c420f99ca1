using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AuctionSample.Tests;

/// <summary>Stops queries after they have read, so that a test decides what happens before they go on.</summary>
internal sealed class Meeting : DbCommandInterceptor
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _part;
    private bool _isHeld;
    private int _expected;

    /// <summary>Gets a task that completes when the first query has read.</summary>
    public Task Arrived => _arrived.Task.WaitAsync(WebSocketTestOptions.DefaultTimeout);

    /// <summary>Lets queries wait until all of them have read.</summary>
    /// <param name="part">A part of the text of the queries.</param>
    /// <param name="count">The number of queries.</param>
    public void Gather(string part, int count) => (_expected, _part) = (count, part);

    /// <summary>Lets the first query wait until <see cref="Release"/>. Others pass.</summary>
    /// <param name="part">A part of the text of the query.</param>
    public void Hold(string part) => (_expected, _isHeld, _part) = (1, true, part);

    public void Release() => _released.SetResult();

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (_part is { } part && command.CommandText.Contains(part, StringComparison.Ordinal) && Interlocked.Decrement(ref _expected) is >= 0 and var left)
        {
            _arrived.TrySetResult();
            if (left == 0 && !_isHeld)
            {
                Release();
            }

            await _released.Task.WaitAsync(WebSocketTestOptions.DefaultTimeout, cancellationToken);
        }

        return result;
    }
}
