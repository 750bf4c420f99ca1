using System.Collections.Concurrent;

namespace WebSocketToolkit.Messages;

/// <summary>What <see cref="OutgoingMessageAttribute"/> says of a message type.</summary>
/// <param name="policy">What becomes of a message without room; null if the route decides.</param>
/// <param name="timeToLive">How long a message may wait; null for ever.</param>
internal abstract class OutgoingDefaults(WebSocketSlowConsumerPolicy? policy, TimeSpan? timeToLive)
{
    private static readonly ConcurrentDictionary<Type, OutgoingDefaults?> _byType = new();
    private static volatile bool _any;

    public WebSocketSlowConsumerPolicy? Policy => policy;

    public TimeSpan? TimeToLive => timeToLive;

    /// <summary>The annotated type's name: a key counts within it.</summary>
    public abstract string Scope { get; }

    public abstract bool HasKey { get; }

    public static void Register<T>(OutgoingDefaults<T> defaults)
        where T : notnull
    {
        Slot<T>.Defaults = defaults;
        _byType[typeof(T)] = defaults;
        _any = true;
    }

    /// <summary>What is said of a message's run-time type or its nearest base; null if nothing is.</summary>
    public static OutgoingDefaults? Of<T>(T message)
    {
        if (!_any)
        {
            return null;
        }

        // The one case in which the run-time type needs no asking.
        if (typeof(T).IsValueType)
        {
            return Slot<T>.Defaults;
        }

        var type = message!.GetType();
        return _byType.TryGetValue(type, out var known) ? known : OfBase(type);
    }

    /// <summary>The message's key; null if it has none.</summary>
    public abstract string? KeyOf(object message);

    private static OutgoingDefaults? OfBase(Type type)
    {
        OutgoingDefaults? nearest = null;
        for (var ancestor = type.BaseType; ancestor is not null && nearest is null; ancestor = ancestor.BaseType)
        {
            _byType.TryGetValue(ancestor, out nearest);
        }

        // Kept even if there is none. A message of the type exists, so the initializers of its bases' modules have run: nothing is registered later.
        return _byType.GetOrAdd(type, nearest);
    }

    private static class Slot<T>
    {
        public static OutgoingDefaults? Defaults { get; set; }
    }
}
