namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>A member that attaches a listener.</summary>
/// <param name="Name">The member's name, as the user writes it.</param>
/// <param name="EffectWhenLate">The effect of a late attachment.</param>
/// <param name="FlowsWhenGiven">Indicates whether messages flow as soon as code has a reference to the source.</param>
/// <param name="Starts">The names of the methods that start the flow: methods of the source, or with the source as an argument.</param>
internal sealed record Subscription(string Name, LateAttachmentEffect EffectWhenLate, bool FlowsWhenGiven, ImmutableArray<string> Starts)
{
    /// <summary>Gets a value indicating whether the member has the attribute, rather than being known by name.</summary>
    public bool IsMarked { get; init; }

    public string EffectText => EffectWhenLate switch
    {
        LateAttachmentEffect.Stalls => "until then the connection stalls, and reading pauses when too many messages wait",
        LateAttachmentEffect.LosesMessages => "messages that arrive before then are lost",
        _ => "until then pings and closes go unanswered",
    };
}
