namespace Lib;

public sealed record Shared(string FullText);

[WebSocketRoute("/inside")]
public sealed class Inside
{
    public Shared OnMessage(Shared shared) => shared;
}
