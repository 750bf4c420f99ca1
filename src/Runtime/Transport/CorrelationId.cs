namespace WebSocketToolkit.Transport;

/// <summary>Names connections for logs.</summary>
internal static class CorrelationId
{
    private static long _last = DateTime.UtcNow.Ticks;

    public static string Next() => string.Create(13, Interlocked.Increment(ref _last), static (name, id) =>
    {
        const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
        for (var at = name.Length - 1; at >= 0; at--, id >>= 5)
        {
            name[at] = Digits[(int)(id & 31)];
        }
    });
}
