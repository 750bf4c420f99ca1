namespace WebSocketToolkit.Shared;

/// <summary>
/// A search for the types of a namespace and of those inside it. It asks for types alone: to ask for members is to bind them.
/// </summary>
internal static class NamespaceTypes
{
    public static IEnumerable<INamedTypeSymbol> AllTypes(this INamespaceSymbol container, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return container.GetTypeMembers().SelectMany(WithNested)
            .Concat(container.GetNamespaceMembers().SelectMany(inner => inner.AllTypes(cancellationToken)));
    }

    private static IEnumerable<INamedTypeSymbol> WithNested(INamedTypeSymbol type) =>
        type.GetTypeMembers().SelectMany(WithNested).Prepend(type);
}
