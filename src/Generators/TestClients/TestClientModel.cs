using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.TestClients;

/// <summary>The content of one typed test client.</summary>
/// <param name="HintName">The generated file's name.</param>
/// <param name="Namespace">The endpoint's namespace, escaped; null for the global namespace.</param>
/// <param name="Name">The client's class.</param>
/// <param name="EndpointType">The endpoint, from <c>global::</c> on.</param>
/// <param name="IsPublic">Indicates whether everything in the client's signatures is public.</param>
/// <param name="Path">An expression for the path, made of the parameters; null if the path has parts that may be missing.</param>
/// <param name="RouteValues">The parameters that the path needs.</param>
/// <param name="QueryValues">The parameters that the query may have.</param>
/// <param name="Codec">The codec of the routes.</param>
/// <param name="Takes">The message types that the endpoint takes, and the client may send.</param>
/// <param name="Sends">The message types that the endpoint sends, and the client may receive.</param>
internal sealed record TestClientModel(
    string HintName,
    string? Namespace,
    string Name,
    string EndpointType,
    bool IsPublic,
    string? Path,
    EquatableArray<TestClientValue> RouteValues,
    EquatableArray<TestClientValue> QueryValues,
    string? Codec,
    EquatableArray<TestClientMessage> Takes,
    EquatableArray<TestClientMessage> Sends);
