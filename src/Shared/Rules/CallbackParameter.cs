namespace WebSocketToolkit.Shared;

/// <summary>A parameter of a callback or of the constructor, with the source of its argument.</summary>
/// <param name="Symbol">The parameter.</param>
/// <param name="Source">The source of its argument.</param>
internal sealed record CallbackParameter(IParameterSymbol Symbol, ParameterSource Source)
{
    /// <summary>Gets the bound value, for <see cref="ParameterSource.Value"/>.</summary>
    public BoundValue? Value { get; init; }

    /// <summary>Gets the key, for <see cref="ParameterSource.KeyedService"/>.</summary>
    public TypedConstant Key { get; init; }

    public bool IsService => Source is ParameterSource.Service or ParameterSource.KeyedService;
}
