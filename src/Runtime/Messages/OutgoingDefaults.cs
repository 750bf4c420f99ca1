using System.Collections.Concurrent;

namespace WebSocketToolkit.Messages;

/// <summary>The settings that <see cref="OutgoingMessageAttribute"/> gives a message type.</summary>
/// <param name="policy">The policy for a message for which the send buffer has no room; null for the route's policy.</param>
/// <param name="timeToLive">The time that a message may wait; null for no limit.</param>
internal abstract class OutgoingDefaults(WebSocketSlowConsumerPolicy? policy, TimeSpan? timeToLive)
{
    /// <summary>The settings of each type that was registered or looked up; null for a type without settings. Any thread.</summary>
    private static readonly ConcurrentDictionary<Type, OutgoingDefaults?> _byType = new();

    /// <summary>Indicates whether any type is registered. Any thread.</summary>
    private static volatile bool _any;

    public WebSocketSlowConsumerPolicy? Policy => policy;

    public TimeSpan? TimeToLive => timeToLive;

    /// <summary>Gets the name of the annotated type. Keys are scoped to it.</summary>
    public abstract string Scope { get; }

    public abstract bool HasKey { get; }

    public static void Register<T>(OutgoingDefaults<T> defaults)
        where T : notnull
    {
        Slot<T>.Defaults = defaults;
        _byType[typeof(T)] = defaults;
        _any = true;
    }

    /// <summary>Returns the settings of a message's run-time type, or of its nearest registered base; null if it has no settings.</summary>
    public static OutgoingDefaults? Of<T>(T message)
    {
        if (!_any)
        {
            return null;
        }

        // The run-time type is known.
        if (typeof(T).IsValueType)
        {
            return Slot<T>.Defaults;
        }

        var type = message!.GetType();
        return _byType.TryGetValue(type, out var known) ? known : OfBase(type);
    }

    /// <summary>Returns a message's key; null if it has no key.</summary>
    public abstract string? KeyOf(object message);

    private static OutgoingDefaults? OfBase(Type type)
    {
        OutgoingDefaults? nearest = null;
        for (var ancestor = type.BaseType; ancestor is not null && nearest is null; ancestor = ancestor.BaseType)
        {
            _byType.TryGetValue(ancestor, out nearest);
        }

        // A type without settings is kept, too. A message of the type exists, so the initializers of its bases' modules have run: nothing
        // is registered later.
        return _byType.GetOrAdd(type, nearest);
    }

    private static class Slot<T>
    {
        public static OutgoingDefaults? Defaults { get; set; }
    }
}
