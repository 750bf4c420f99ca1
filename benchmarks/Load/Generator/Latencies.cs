using System.Diagnostics;
using System.Numerics;

namespace WebSocketToolkit.Benchmarks.Load.Generator;

/// <summary>How long answers took, in buckets of which each is at most a sixteenth wide.</summary>
internal sealed class Latencies
{
    private const int BitsPerOctave = 4;
    private const int BucketsPerOctave = 1 << BitsPerOctave;

    private readonly long[] _buckets = new long[64 * BucketsPerOctave];
    private long _total;

    /// <param name="ticks">Ticks of the stopwatch that an answer took.</param>
    public void Add(long ticks)
    {
        _buckets[BucketOf(ticks)]++;
        _total++;
    }

    public void Clear()
    {
        Array.Clear(_buckets);
        _total = 0;
    }

    /// <summary>Returns the time in microseconds within which a part of the answers came; null without answers.</summary>
    /// <param name="part">The part, from 0 to 1.</param>
    public double? Microseconds(double part)
    {
        var left = (long)Math.Ceiling(_total * part);
        for (var bucket = 0; left > 0; bucket++)
        {
            left -= _buckets[bucket];
            if (left <= 0)
            {
                return UpperBound(bucket) * 1_000_000.0 / Stopwatch.Frequency;
            }
        }

        return null;
    }

    private static int BucketOf(long ticks)
    {
        var octave = Math.Max(BitOperations.Log2((ulong)Math.Max(ticks, 1)) - BitsPerOctave, 0);
        return (octave << BitsPerOctave) + (int)(ticks >> octave);
    }

    private static long UpperBound(int bucket)
    {
        var octave = Math.Max((bucket >> BitsPerOctave) - 1, 0);
        return (long)(bucket - (octave << BitsPerOctave) + 1) << octave;
    }
}
