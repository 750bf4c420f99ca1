namespace PricesSample;

/// <summary>An endpoint that answers with the price of a share. Its typed messages have a custom format.</summary>
[WebSocketRoute("/prices", Codec = typeof(PriceCodec))]
internal sealed class Prices
{
    public Quote OnMessage(Ask ask) => ask.Symbol == "ACME"
        ? new(ask.Symbol, 4_217)
        : throw new WebSocketCloseException(4004, "No such share.");

    public string OnError(WebSocketDecodeException error) => error.InnerException!.Message;
}
