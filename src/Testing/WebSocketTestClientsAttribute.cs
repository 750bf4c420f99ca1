namespace WebSocketToolkit.Testing;

/// <summary>
/// An attribute that makes the compiler write a typed client for each endpoint of an assembly, in the project that has the attribute. The
/// endpoint <c>Chat</c> gets a <c>ChatClient</c> in its namespace, with a method for each message type that the endpoint takes or sends.
/// </summary>
/// <param name="typeOfAssembly">Any type of the assembly that has the endpoints.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class WebSocketTestClientsAttribute(Type typeOfAssembly) : Attribute
{
    /// <summary>Gets a type of the assembly that has the endpoints.</summary>
    public Type TypeOfAssembly { get; } = typeOfAssembly;
}
