namespace WebSocketToolkit.Shared;

/// <summary>The rules about the shape of an endpoint and of its messages.</summary>
internal static class RuleIds
{
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

    public static bool IsError(string id) => string.CompareOrdinal(id, UnhandledDerivedType) < 0;
}
