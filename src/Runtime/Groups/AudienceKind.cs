namespace WebSocketToolkit.Groups;

/// <summary>A kind of audience. The values are on the wire between nodes.</summary>
internal enum AudienceKind : byte
{
    All = 0,
    Group = 1,
    User = 2,
    Connection = 3,
}
