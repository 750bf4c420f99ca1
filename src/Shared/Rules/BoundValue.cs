namespace WebSocketToolkit.Shared;

/// <summary>A route, query or header value that one or more callbacks ask for.</summary>
/// <param name="Source">Where it stands in the handshake.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Parsing">How it is made from text.</param>
/// <param name="Element">The type that is parsed: of <c>int?</c> and <c>int[]</c> the <c>int</c>.</param>
/// <param name="IsOptional">Whether it may be missing.</param>
/// <param name="Parameter">The parameter that asked first: it has the type, the default value and the attributes.</param>
internal sealed record BoundValue(
    ValueSource Source, string Name, ValueParsing Parsing, ITypeSymbol Element, bool IsOptional, IParameterSymbol Parameter)
{
    /// <summary>Every parameter that asks for it, the first included.</summary>
    public List<IParameterSymbol> Parameters { get; } = [];
}
