namespace WebSocketToolkit.Testing;

/// <summary>
/// Has the compiler write a typed client for each endpoint of an assembly, in the project that has the attribute: for <c>Chat</c> a
/// <c>ChatClient</c>, in the same namespace, with a method for each message type that the endpoint takes or sends.
/// </summary>
/// <param name="typeOfAssembly">Any type of the assembly.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class WebSocketTestClientsAttribute(Type typeOfAssembly) : Attribute
{
    /// <summary>A type of the assembly that has the endpoints.</summary>
    public Type TypeOfAssembly { get; } = typeOfAssembly;
}
