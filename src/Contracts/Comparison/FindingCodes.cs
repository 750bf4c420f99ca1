namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>The codes of findings. <c>docs/how-to/contract-changes.md</c> has an example of each.</summary>
internal static class FindingCodes
{
    public const string ReceivedMessageRemoved = "WSC001";
    public const string SentMessageRemoved = "WSC002";
    public const string RequiredPropertyAdded = "WSC003";
    public const string SentPropertyRemoved = "WSC004";
    public const string SentMayBeMissing = "WSC005";
    public const string ReceivedIsRequired = "WSC006";
    public const string FormatChanged = "WSC007";
    public const string HandshakeChanged = "WSC008";
    public const string OperationChanged = "WSC009";
    public const string TypeChanged = "WSC010";
    public const string ValueRemoved = "WSC011";
    public const string LimitChanged = "WSC012";
    public const string PropertyRefused = "WSC013";

    public const string SentMessageAdded = "WSC101";
    public const string ReceivedPropertyRemoved = "WSC102";
    public const string SentValueAdded = "WSC103";
    public const string SentLimitWidened = "WSC104";
    public const string CloseCodesChanged = "WSC105";
    public const string RepliesChanged = "WSC106";
    public const string CodecRenamed = "WSC107";

    /// <summary>Indicates whether clients that are out there stop working. The other codes are notes.</summary>
    public static bool IsBreak(string code) => string.CompareOrdinal(code, SentMessageAdded) < 0;
}
