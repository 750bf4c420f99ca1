namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>A member that attaches a listener.</summary>
/// <param name="Name">As the user writes it.</param>
/// <param name="EffectWhenLate">What a late attachment costs.</param>
/// <param name="FlowsWhenGiven">Whether messages flow as soon as somebody has the source in hand.</param>
/// <param name="Starts">Names of the methods that start the flow: of the source, or with the source as an argument.</param>
internal sealed record Subscription(string Name, LateAttachmentEffect EffectWhenLate, bool FlowsWhenGiven, ImmutableArray<string> Starts)
{
    /// <summary>Tells members that have the attribute from those that are known by name.</summary>
    public bool IsMarked { get; init; }

    public string EffectText => EffectWhenLate switch
    {
        LateAttachmentEffect.Stalls => "the connection stalls meanwhile, and reading pauses when too many messages wait",
        LateAttachmentEffect.LosesMessages => "messages that arrive meanwhile are lost",
        _ => "meanwhile pings and closes go unanswered",
    };
}
