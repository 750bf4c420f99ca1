namespace WebSocketToolkit.Contracts;

/// <summary>
/// An attribute that changes what documents say about an endpoint, or how they name a message type. It does not change what is sent.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Enum, Inherited = false)]
public sealed class WebSocketContractAttribute : Attribute
{
    /// <summary>
    /// Gets or sets the name in documents. Default null: the name of the class. Set it if two endpoints, or two message types, have one name.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// Gets or sets the path before an endpoint's patterns, for documents of the build: <c>Prefix = "/api"</c> for a class that the
    /// application maps in <c>MapGroup("/api")</c>. At run time, the path is known. Default null: none.
    /// </summary>
    public string? Prefix { get; set; }
}
