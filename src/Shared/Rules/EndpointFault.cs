namespace WebSocketToolkit.Shared;

/// <summary>Something that an endpoint class got wrong.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Location">Where the mistake stands.</param>
/// <param name="Arguments">What the rule's message names.</param>
internal sealed record EndpointFault(string Id, Location Location, params string[] Arguments)
{
    /// <summary>For a code fix: what the method should be called.</summary>
    public string? IntendedName { get; init; }

    /// <summary>Whether no code can be generated for the class.</summary>
    public bool PreventsGeneration => RuleIds.IsError(Id);
}
