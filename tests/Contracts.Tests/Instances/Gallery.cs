namespace WebSocketToolkit.Contracts.Tests.Instances;

/// <summary>Answers each message with its type, and one that it cannot decode with the reason.</summary>
[WebSocketRoute("/gallery")]
public sealed class Gallery
{
    public string OnMessage(Shape shape) => shape.GetType().Name;

    public string OnError(WebSocketDecodeException error) => "undecodable: " + error.Message;
}
