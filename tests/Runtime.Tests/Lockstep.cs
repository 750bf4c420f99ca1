namespace WebSocketToolkit.Runtime.Tests;

/// <summary>Does two things at the same moment on two threads, again and again, each time a little more apart.</summary>
internal static class Lockstep
{
    private const int Offsets = 64;

    /// <param name="rounds">How often.</param>
    /// <param name="prepare">Gives the two things that a round does, and what is to hold after it.</param>
    public static void Run(int rounds, Func<(Action First, Action Second, Action After)> prepare)
    {
        Action second = static () => { };
        var started = 0;
        var finished = 0;
        var thread = new Thread(() =>
        {
            for (var round = 1; round <= rounds; round++)
            {
                WaitFor(ref started, round);
                Thread.SpinWait(round % Offsets);
                second();
                Volatile.Write(ref finished, round);
            }
        });
        thread.Start();

        // As on the threads of connections: what continues does so on the thread that completes what it awaits.
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            for (var round = 1; round <= rounds; round++)
            {
                (var first, second, var after) = prepare();
                Volatile.Write(ref started, round);
                Thread.SpinWait(Offsets / 2);
                first();
                WaitFor(ref finished, round);
                after();
            }
        }
        finally
        {
            second = static () => { };
            Volatile.Write(ref started, rounds);
            thread.Join();
        }
    }

    private static void WaitFor(ref int progress, int round)
    {
        var spin = default(SpinWait);
        while (Volatile.Read(ref progress) < round)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
