namespace WebSocketToolkit.Shared;

/// <summary>A parameter of a callback or of the constructor, and what it is given.</summary>
/// <param name="Symbol">The parameter.</param>
/// <param name="Source">Where its argument comes from.</param>
internal sealed record CallbackParameter(IParameterSymbol Symbol, ParameterSource Source)
{
    /// <summary>The bound value, for <see cref="ParameterSource.Value"/>.</summary>
    public BoundValue? Value { get; init; }

    /// <summary>The key, for <see cref="ParameterSource.KeyedService"/>.</summary>
    public TypedConstant Key { get; init; }

    public bool IsService => Source is ParameterSource.Service or ParameterSource.KeyedService;
}
