using System.Text.Encodings.Web;
using System.Text.Json;

namespace WebSocketToolkit.Testing;

/// <summary>A message that arrived, or the end of the connection.</summary>
internal sealed record Arrival(WebSocketMessage? Message, int CloseCode, string CloseReason, Exception? Loss)
{
    private const int MaxText = 200;

    private static readonly JsonSerializerOptions _quotes = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsClose => Message is null && Loss is null;

    /// <summary>Gets the shortened text of the message, or its bytes in hexadecimal digits.</summary>
    public string Text => Message is { } message
        ? message.IsText ? Shorten(message.Text) : Shorten(Convert.ToHexString(message.Data.Span))
        : Describe();

    public static Arrival OfMessage(WebSocketMessage message) => new(message, 0, "", null);

    public static Arrival OfClose(int code, string reason) => new(null, code, reason, null);

    public static Arrival OfLoss(Exception loss) => new(null, 0, "", loss);

    /// <summary>Returns a clause that describes the arrival and follows 'but'.</summary>
    public string Describe() => this switch
    {
        { Message: { IsText: true } } => $"this text message arrived: {Text}",
        { Message: { } message } => $"this binary message of {Mailbox.Bytes(message.Data.Length)} arrived: {Text}",
        { Loss: { } loss } => $"the connection was lost without a close frame ({loss.Message})",
        { CloseReason: "" } => $"the server closed the connection with {CloseCode}",
        _ => $"the server closed the connection with {CloseCode} {JsonSerializer.Serialize(CloseReason, _quotes)}",
    };

    private static string Shorten(string text) =>
        text.Length <= MaxText ? text : string.Create(null, $"{text.AsSpan(0, MaxText)}… ({text.Length} characters)");
}
