namespace WebSocketToolkit.Generators.Contracts;

/// <summary>The names of the types that describe a contract, in the package <c>WebSocketToolkit.Contracts</c>.</summary>
internal static class ContractNames
{
    public const string Endpoint = Namespace + "." + ShortEndpoint;
    public const string Attribute = Namespace + ".WebSocketContractAttribute";

    /// <summary>The namespace of the generated code, in which its names are short. No type of the user is in it.</summary>
    public const string Namespace = "WebSocketToolkit.Contracts";

    public const string Route = "RouteContract";
    public const string Value = "ValueContract";
    public const string Callback = "CallbackContract";
    public const string Message = "MessageContract";
    public const string Close = "CloseStatusContract";
    public const string Description = "TypeDescription";
    public const string Provider = "IEndpointContractProvider";
    public const string Kinds = "WebSocketToolkit.CompilerServices.MessageKinds";
    public const string Source = "CompilerServices.BindingSource.";
    public const string ShortEndpoint = "EndpointContract";
}
