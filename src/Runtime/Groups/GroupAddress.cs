namespace WebSocketToolkit.Groups;

/// <summary>The address of an audience within one class.</summary>
/// <param name="Kind">The kind of audience.</param>
/// <param name="Name">The name of the group, the id of the user or the id of the connection; empty for all connections.</param>
internal readonly record struct GroupAddress(AudienceKind Kind, string Name)
{
    public static GroupAddress All => new(AudienceKind.All, "");

    /// <summary>Returns the address as the log shows it.</summary>
    public override string ToString() => Kind switch
    {
        AudienceKind.All => "*",
        AudienceKind.Group => Name,
        _ => $"{Kind} {Name}",
    };
}
