namespace WebSocketToolkit.Contracts;

/// <summary>The contract of one class with <c>[WebSocketRoute]</c>: everything that its clients have to know. Written by the generator.</summary>
/// <param name="endpointType">The class.</param>
/// <param name="name">The name of the endpoint in documents: that of the class, or of <see cref="WebSocketContractAttribute.Name"/>.</param>
public sealed class EndpointContract(Type endpointType, string name)
{
    /// <summary>Gets the class.</summary>
    public Type EndpointType => endpointType;

    /// <summary>Gets the name of the endpoint in documents. Unique in an application.</summary>
    public string Name => name;

    /// <summary>Gets the summary of the class's documentation comment; null if it has none.</summary>
    public string? Summary { get; init; }

    /// <summary>Gets the prefix of the patterns that <see cref="WebSocketContractAttribute.Prefix"/> gives; null for none.</summary>
    public string? Prefix { get; init; }

    /// <summary>Gets the routes, one for each attribute.</summary>
    public IReadOnlyList<RouteContract> Routes { get; init; } = [];

    /// <summary>Gets the values of the handshake that the class binds.</summary>
    public IReadOnlyList<ValueContract> Values { get; init; } = [];

    /// <summary>Gets the callbacks that receive or send messages.</summary>
    public IReadOnlyList<CallbackContract> Callbacks { get; init; } = [];

    /// <summary>Gets the types of the messages that the class sends apart from replies, as <c>Sends</c> of its routes names them.</summary>
    public IReadOnlyList<Type> Sends { get; init; } = [];

    /// <summary>Gets the constant codes of the <see cref="WebSocketCloseException"/>s that the class creates.</summary>
    public IReadOnlyList<CloseStatusContract> CloseStatuses { get; init; } = [];

    /// <summary>Gets the documentation comments of the message types, and of the types of their properties.</summary>
    public IReadOnlyList<TypeDescription> Types { get; init; } = [];
}
