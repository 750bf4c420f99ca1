namespace WebSocketToolkit.Shared;

/// <summary>A mistake in an endpoint class.</summary>
/// <param name="Id">The rule's id.</param>
/// <param name="Location">The place of the mistake.</param>
/// <param name="Arguments">The arguments of the rule's message.</param>
internal sealed record EndpointFault(string Id, Location Location, params string[] Arguments)
{
    /// <summary>Gets the name that the method should have, for a code fix.</summary>
    public string? IntendedName { get; init; }

    /// <summary>Gets a value indicating whether no code can be generated for the class.</summary>
    public bool PreventsGeneration => RuleIds.PreventsGeneration(Id);
}
