using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Contracts;

/// <summary>A value of the handshake: a part of the path, of the query, or a header.</summary>
/// <param name="source">The part of the handshake that has the value.</param>
/// <param name="name">The name of the value in that part.</param>
/// <param name="type">The type that is parsed; of an array, that of its elements.</param>
public sealed class ValueContract(BindingSource source, string name, Type type)
{
    /// <summary>Gets the part of the handshake that has the value.</summary>
    public BindingSource Source => source;

    /// <summary>Gets the name of the value in its part of the handshake.</summary>
    public string Name => name;

    /// <summary>Gets the type that is parsed; of an array, that of its elements.</summary>
    public Type Type => type;

    /// <summary>Gets a value indicating whether the handshake is refused without the value.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Gets a value indicating whether the value may come several times.</summary>
    public bool IsMultiple { get; init; }

    /// <summary>Gets the value that the class assumes if the handshake has none; null for none.</summary>
    public object? DefaultValue { get; init; }

    /// <summary>Gets the documentation of the parameter; null if it has none.</summary>
    public string? Summary { get; init; }
}
