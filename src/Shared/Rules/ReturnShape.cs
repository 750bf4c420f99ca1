namespace WebSocketToolkit.Shared;

/// <summary>The forms in which a callback returns its value.</summary>
internal enum ReturnShape
{
    Void,
    Value,
    Task,
    TaskOfValue,
    ValueTask,
    ValueTaskOfValue,
    Stream,
}
