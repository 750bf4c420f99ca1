using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Analyzers.Flow;

namespace WebSocketToolkit.Analyzers.LateSubscription;

/// <summary>The entries that an <c>.editorconfig</c> adds to the tables.</summary>
/// <param name="SourcesText">The sources: <c>Acme.Bus.Listen after StartAsync|Open (buffers), Acme.Peer.OnMessage</c>.</param>
/// <param name="BlockingText">The blocking calls: <c>Acme.Database.Query, Acme.Gate.Enter</c>.</param>
internal sealed record LateSubscriptionSettings(string SourcesText, string BlockingText)
{
    public const string SubscriptionsKey = "websocket_toolkit.message_subscriptions";
    public const string BlockingKey = "websocket_toolkit.blocking_calls";

    private const string After = " after ";
    private const string BuffersUntilSubscribed = "(buffers)";

    public ImmutableArray<KnownSource> Sources => [.. Entries(SourcesText).Select(ParseSource).OfType<KnownSource>()];

    public ImmutableArray<(string Type, string Member)> BlockingCalls =>
        [.. Entries(BlockingText).Select(ParseMember).Where(static member => member.Type.Length > 0)];

    public static LateSubscriptionSettings Read(AnalyzerConfigOptions options) => new(
        options.TryGetValue(SubscriptionsKey, out var sources) ? sources : "",
        options.TryGetValue(BlockingKey, out var blocking) ? blocking : "");

    private static KnownSource? ParseSource(string entry)
    {
        var buffers = entry.EndsWith(BuffersUntilSubscribed, StringComparison.Ordinal);
        entry = buffers ? entry.Substring(0, entry.Length - BuffersUntilSubscribed.Length) : entry;
        var at = entry.IndexOf(After, StringComparison.Ordinal);
        ImmutableArray<string> starts = at < 0
            ? []
            : [.. entry.Substring(at + After.Length).Split('|').Select(static start => ParseMember(start).Member)];
        var (type, member) = ParseMember(at < 0 ? entry : entry.Substring(0, at));
        var effect = buffers ? LateAttachmentEffect.Stalls : LateAttachmentEffect.LosesMessages;
        return type.Length == 0 ? null : new KnownSource(type, member, new Subscription(member, effect, starts.IsEmpty, starts));
    }

    private static (string Type, string Member) ParseMember(string name)
    {
        name = name.Trim();
        var dot = name.LastIndexOf('.');
        return dot < 0 ? ("", name) : (name.Substring(0, dot), name.Substring(dot + 1));
    }

    private static IEnumerable<string> Entries(string text) =>
        text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries)
            .Select(static entry => entry.Trim())
            .Where(static entry => entry.Length > 0);
}
