namespace WebSocketToolkit.Shared;

/// <summary>The rule WST018: a route whose heartbeat is turned on must be able to tell one from a message.</summary>
internal static class HeartbeatRules
{
    private const string Setting = "Heartbeat";

    public static void Check(EndpointShape shape, CancellationToken cancellationToken)
    {
        foreach (var route in shape.Routes)
        {
            if (route.Attribute.Argument(Setting) is true && Obstacle(shape, route) is var (fact, remedy))
            {
                shape.Report(
                    RuleIds.ImpossibleHeartbeat, route.Location(Setting, cancellationToken), route.Text, fact, remedy);
            }
        }
    }

    /// <summary>Indicates whether every text of a route is typed JSON, so that an empty one is a heartbeat unless a setting turns it off.</summary>
    public static bool IsPossible(EndpointShape shape, RouteDeclaration route) => Obstacle(shape, route) is null;

    private static (string Fact, string Remedy)? Obstacle(EndpointShape shape, RouteDeclaration route) =>
        CodecRules.HasCodec(route) ? ("a codec reads its messages, and may read an empty one", "Remove one of the two settings")
        : shape.Of(CallbackKind.Message).FirstOrDefault(TakesPlainText) is { } plain
            ? (
                $"the OnMessage of '{plain.PayloadParameter!.Type.ToDisplayString()}' takes every text, and an empty one too",
                "Remove the setting, or take typed messages")
        : !shape.Of(CallbackKind.Message).Any(static callback => callback.DecodedType is not null)
            ? ("no OnMessage takes typed messages, so that a text may be anything", "Remove the setting, or take typed messages")
        : null;

    private static bool TakesPlainText(Callback callback) =>
        callback.DecodedType is null && (callback.TakesText || callback.Payload == PayloadKind.Conversation);
}
