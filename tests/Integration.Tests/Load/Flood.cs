using System.Diagnostics;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>
/// Peers that send without end, as much as the server takes. One thread does it for all, so that the server and the witness keep a
/// processor.
/// </summary>
/// <param name="peers">The peers; nothing else may write to them meanwhile.</param>
/// <param name="bytes">What each sends, again and again.</param>
/// <param name="reads">Whether each also reads a byte a second; otherwise they read nothing.</param>
internal sealed class Flood(IReadOnlyList<LoadPeer> peers, byte[] bytes, bool reads)
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly long[] _written = new long[peers.Count];

    /// <returns>How many bytes each peer got rid of.</returns>
    public Task<long[]> RunAsync(TimeSpan time) =>
        Task.Factory.StartNew(() => Run(time), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private long[] Run(TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        var nextRead = _second;
        while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < time)
        {
            var isStuck = true;
            for (var i = 0; i < peers.Count; i++)
            {
                var written = peers[i].TryWrite(bytes.AsSpan((int)(_written[i] % bytes.Length)));
                _written[i] += written;
                isStuck &= written == 0;
            }

            if (reads && elapsed >= nextRead)
            {
                nextRead += _second;
                foreach (var peer in peers)
                {
                    peer.TryReadByte();
                }
            }

            if (isStuck)
            {
                // Nobody takes anything: there is no hurry to ask again.
                Thread.Sleep(1);
            }
        }

        return _written;
    }
}
