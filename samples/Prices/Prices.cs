namespace PricesSample;

/// <summary>Answers with the price of a share: typed messages, in a format of one's own.</summary>
[WebSocketRoute("/prices", Codec = typeof(PriceCodec))]
internal sealed class Prices
{
    public Quote OnMessage(Ask ask) => ask.Symbol == "ACME"
        ? new(ask.Symbol, 4_217)
        : throw new WebSocketCloseException(4004, "No such share.");

    public string OnError(WebSocketDecodeException error) => error.InnerException!.Message;
}
