using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;

namespace PricesSample;

/// <summary>
/// A compact binary format. An <see cref="Ask"/> is the symbol in ASCII. A <see cref="Quote"/> is eight bytes of cents, the highest first,
/// and the symbol.
/// </summary>
internal sealed class PriceCodec : IWebSocketCodec
{
    private const int LongestSymbol = 8;

    public WebSocketMessageType MessageType => WebSocketMessageType.Binary;

    public T Decode<T>(in ReadOnlySequence<byte> payload)
    {
        if (payload.Length is 0 or > LongestSymbol)
        {
            throw new FormatException($"A symbol has 1 to {LongestSymbol} letters.");
        }

        return new Ask(Encoding.ASCII.GetString(payload)) is T ask ? ask : throw Unknown<T>();
    }

    public void Encode<T>(T value, IBufferWriter<byte> output)
    {
        if (value is not Quote quote)
        {
            throw Unknown<T>();
        }

        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(sizeof(long)), quote.Cents);
        output.Advance(sizeof(long));
        Encoding.ASCII.GetBytes(quote.Symbol, output);
    }

    private static NotSupportedException Unknown<T>() => new($"The format does not support '{typeof(T)}'. Use Ask or Quote.");
}
