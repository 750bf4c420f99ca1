namespace WebSocketToolkit.Groups;

/// <summary>What an audience is named by. The values are on the wire between nodes.</summary>
internal enum AudienceKind : byte
{
    All = 0,
    Group = 1,
    User = 2,
    Connection = 3,
}
