namespace WebSocketToolkit.Groups;

/// <summary>Whom an audience names, within one class.</summary>
/// <param name="Kind">What the name is of.</param>
/// <param name="Name">The group's name, the user's id or the connection's; empty for all.</param>
internal readonly record struct GroupAddress(AudienceKind Kind, string Name)
{
    public static GroupAddress All => new(AudienceKind.All, "");

    /// <summary>For the log.</summary>
    public override string ToString() => Kind switch
    {
        AudienceKind.All => "*",
        AudienceKind.Group => Name,
        _ => $"{Kind} {Name}",
    };
}
