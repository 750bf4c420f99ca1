namespace WebSocketToolkit.Shared;

/// <summary>How a bound value is made from text.</summary>
internal enum ValueParsing
{
    String,
    Strings,
    Parsable,
    Parsables,
    Enum,
    Enums,
}
