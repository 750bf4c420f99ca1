using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>The methods of an endpoint class that the framework calls.</summary>
internal static class EndpointCallbacks
{
    /// <summary>Returns the callback's name without <c>Async</c>; null for other methods.</summary>
    public static string? NameOf(ISymbol? symbol)
    {
        if (symbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false } method)
        {
            return null;
        }

        var name = method.Name.EndsWith("Async", StringComparison.Ordinal)
            ? method.Name.Substring(0, method.Name.Length - "Async".Length)
            : method.Name;
        return name is "OnUpgrade" or "OnOpen" or "OnMessage" or "OnError" or "OnClose" && IsEndpoint(method.ContainingType) ? name : null;
    }

    private static bool IsEndpoint(INamedTypeSymbol? type) =>
        type is not null && type.GetAttributes().Any(static attribute => attribute.AttributeClass.IsWebSocketRouteAttribute());
}
