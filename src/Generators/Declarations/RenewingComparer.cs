namespace WebSocketToolkit.Generators.Declarations;

/// <summary>
/// A comparer for values that refer to the compilation of their run. If a run makes an equal value, the driver keeps the one from before, whose
/// compilation is gone by then. A later step can still ask for it: after a failed run, the driver runs the steps of unchanged values again. So
/// the value that is kept takes over the compilation of the one that is dropped.
/// </summary>
internal sealed class RenewingComparer<T> : IEqualityComparer<T>
    where T : class, IRenewable<T>
{
    public static RenewingComparer<T> Instance { get; } = new();

    public bool Equals(T? kept, T? made)
    {
        if (kept is null || made is null || !kept.Equals(made))
        {
            return ReferenceEquals(kept, made);
        }

        kept.RenewFrom(made);
        return true;
    }

    public int GetHashCode(T value) => value.GetHashCode();
}
