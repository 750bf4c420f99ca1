#if (ImplicitUsings != "enable" && ImplicitUsings != "true")
using WebSocketToolkit;

#endif
namespace Company.Namespace1;

/// <summary>Each connection has its own instance.</summary>
[WebSocketRoute("/ROUTE_PATTERN")]
public sealed class Endpoint1
{
    public Endpoint1Reply OnMessage(Endpoint1Request message) => new($"You said: {message.Text}");
}

public sealed record Endpoint1Request(string Text);

public sealed record Endpoint1Reply(string Text);
