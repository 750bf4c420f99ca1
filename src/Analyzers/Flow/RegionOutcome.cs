namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>The ways out of a region from one state.</summary>
/// <param name="Exit">The state at its end; null if the end is never reached.</param>
/// <param name="Escape">The state in which exceptions leave the region; null if no exception does.</param>
internal sealed record RegionOutcome(ImmutableArray<SubscriptionProgress>? Exit, ImmutableArray<SubscriptionProgress>? Escape);
