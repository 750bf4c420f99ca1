namespace WebSocketToolkit.Shared;

/// <summary>The result of the rules for one annotated class.</summary>
internal sealed class EndpointShape(INamedTypeSymbol type, ImmutableArray<RouteDeclaration> routes)
{
    public INamedTypeSymbol Type { get; } = type;

    public ImmutableArray<RouteDeclaration> Routes { get; } = routes;

    public List<CallbackParameter> ConstructorParameters { get; } = [];

    public List<Callback> Callbacks { get; } = [];

    public List<BoundValue> Values { get; } = [];

    public List<EndpointFault> Faults { get; } = [];

    /// <summary>
    /// Gets or sets a value indicating whether a type does not exist. The compiler already reports that, and generated code would only
    /// repeat the error.
    /// </summary>
    public bool IsIncomplete { get; set; }

    /// <summary>Gets or sets a value indicating whether the class has no callback, so that its code would never run.</summary>
    public bool HasNoCallback { get; set; }

    public bool CanBeGenerated => !IsIncomplete && !HasNoCallback && !Faults.Any(static fault => fault.PreventsGeneration);

    public IEnumerable<Callback> Of(CallbackKind kind) => Callbacks.Where(callback => callback.Kind == kind);

    public void Report(string id, ISymbol at, params string[] arguments) => Faults.Add(new EndpointFault(id, LocationOf(at), arguments));

    public void Report(string id, Location at, params string[] arguments) => Faults.Add(new EndpointFault(id, at, arguments));

    /// <summary>
    /// Returns the place at which a mistake is shown: the symbol if the class itself declares it, else the class, since the base may be
    /// shared or without source.
    /// </summary>
    public Location LocationOf(ISymbol symbol)
    {
        var declaring = symbol is INamedTypeSymbol ? symbol : symbol.ContainingType;
        var isOwn = SymbolEqualityComparer.Default.Equals(declaring, Type);
        return (isOwn ? symbol : Type).Locations[0];
    }
}
