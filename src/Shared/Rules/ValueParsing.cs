namespace WebSocketToolkit.Shared;

/// <summary>The ways to make a bound value from text.</summary>
internal enum ValueParsing
{
    String,
    Strings,
    Parsable,
    Parsables,
    Enum,
    Enums,
}
