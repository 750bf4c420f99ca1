namespace WebSocketToolkit.Shared;

/// <summary>The id of every rule. No other source file spells out an id.</summary>
internal static class RuleIds
{
    // The shape of an endpoint and of its messages: WST0xx.
    public const string NotAnEndpoint = "WST001";
    public const string NoCallback = "WST002";
    public const string UnbindableParameter = "WST003";
    public const string UnsendableReturnType = "WST004";
    public const string BadPattern = "WST005";
    public const string SameRoute = "WST006";
    public const string CompetingCallbacks = "WST007";
    public const string UnhandledDerivedType = "WST008";
    public const string MissingContract = "WST009";
    public const string NotACallback = "WST010";
    public const string UnreachableErrorCallback = "WST011";
    public const string ImpossibleOutgoing = "WST012";
    public const string GenerationFailed = "WST013";
    public const string UnlistedDerivedType = "WST014";
    public const string UnmappedEndpoints = "WST015";
    public const string IneffectiveAuthorization = "WST016";
    public const string UnenforcedValidation = "WST017";
    public const string ImpossibleHeartbeat = "WST018";
    public const string UnknownOperationMessage = "WST019";

    // The lifetime of messages and connections: WST1xx.
    public const string LateSubscription = "WST101";
    public const string BlockingWait = "WST102";
    public const string DeferredSubscription = "WST103";
    public const string AsyncVoidListener = "WST104";
    public const string PayloadEscapes = "WST105";
    public const string UnawaitedSend = "WST106";
    public const string LateReceive = "WST107";
    public const string LongLivedService = "WST108";
    public const string SelfWait = "WST109";
    public const string UndeclaredMessage = "WST110";

    public static string HelpLink(string id) => $"https://github.com/websockettoolkit/websockettoolkit/blob/main/docs/rules/{id}.md";

    // Among the rules that an EndpointFault may have, the errors have the lower numbers, but for those that are named here.
    public static bool PreventsGeneration(string id) =>
        string.CompareOrdinal(id, UnhandledDerivedType) < 0
        || id is GenerationFailed or IneffectiveAuthorization or ImpossibleHeartbeat or UnknownOperationMessage;
}
