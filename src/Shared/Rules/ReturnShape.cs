namespace WebSocketToolkit.Shared;

/// <summary>How a callback hands over what it returns.</summary>
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
