namespace WebSocketToolkit.Shared;

/// <summary>What the rules make of one annotated class.</summary>
internal sealed class EndpointShape(INamedTypeSymbol type, ImmutableArray<RouteDeclaration> routes)
{
    public INamedTypeSymbol Type { get; } = type;

    public ImmutableArray<RouteDeclaration> Routes { get; } = routes;

    public List<CallbackParameter> ConstructorParameters { get; } = [];

    public List<Callback> Callbacks { get; } = [];

    public List<BoundValue> Values { get; } = [];

    public List<EndpointFault> Faults { get; } = [];

    /// <summary>Some type does not exist: the compiler says so already, and code generated for it would only repeat that.</summary>
    public bool IsIncomplete { get; set; }

    public bool CanBeGenerated => !IsIncomplete && !Faults.Any(static fault => fault.PreventsGeneration);

    public IEnumerable<Callback> Of(CallbackKind kind) => Callbacks.Where(callback => callback.Kind == kind);

    public void Report(string id, ISymbol at, params string[] arguments) => Faults.Add(new EndpointFault(id, LocationOf(at), arguments));

    public void Report(string id, Location at, params string[] arguments) => Faults.Add(new EndpointFault(id, at, arguments));

    /// <summary>
    /// Where a mistake is shown: at the symbol if the class itself declares it, else at the class, since the base may be shared or
    /// without source.
    /// </summary>
    public Location LocationOf(ISymbol symbol)
    {
        var declaring = symbol is INamedTypeSymbol ? symbol : symbol.ContainingType;
        var isOwn = SymbolEqualityComparer.Default.Equals(declaring, Type);
        return (isOwn ? symbol : Type).Locations[0];
    }
}
