using System.Diagnostics.CodeAnalysis;

namespace WebSocketToolkit.Groups;

/// <summary>Finds the members of a group by their identifiers, of which the text need not exist.</summary>
internal sealed class MemberComparer : IEqualityComparer<WebSocketConnection>, IAlternateEqualityComparer<Guid, WebSocketConnection>
{
    public static readonly MemberComparer Instance = new();

    public bool Equals(WebSocketConnection? x, WebSocketConnection? y) => ReferenceEquals(x, y);

    public int GetHashCode([DisallowNull] WebSocketConnection obj) => obj.Key.GetHashCode();

    public bool Equals(Guid alternate, WebSocketConnection other) => other.Key == alternate;

    public int GetHashCode(Guid alternate) => alternate.GetHashCode();

    public WebSocketConnection Create(Guid alternate) => throw new NotSupportedException("A connection is not created from its identifier.");
}
