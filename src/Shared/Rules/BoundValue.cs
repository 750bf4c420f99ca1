namespace WebSocketToolkit.Shared;

/// <summary>A route, query or header value that one or more callbacks ask for.</summary>
/// <param name="Source">The part of the handshake that has the value.</param>
/// <param name="Name">The value's name in that part.</param>
/// <param name="Parsing">The way to make the value from text.</param>
/// <param name="Element">The type that is parsed: <c>int</c> for <c>int?</c> and <c>int[]</c>.</param>
/// <param name="IsOptional">Indicates whether the value may be missing.</param>
/// <param name="Parameter">The first parameter that asks for the value: it has the type, the default value and the attributes.</param>
internal sealed record BoundValue(
    ValueSource Source, string Name, ValueParsing Parsing, ITypeSymbol Element, bool IsOptional, IParameterSymbol Parameter)
{
    /// <summary>Gets every parameter that asks for the value, the first included.</summary>
    public List<IParameterSymbol> Parameters { get; } = [];
}
