namespace WebSocketToolkit.Shared;

/// <summary>The sources of the argument for a callback's or a constructor's parameter.</summary>
internal enum ParameterSource
{
    Connection,
    HttpContext,
    User,
    CancellationToken,
    Close,
    Error,
    Payload,

    /// <summary>The message whose callback failed, in <c>OnError</c>.</summary>
    FailedMessage,
    Value,
    Service,
    KeyedService,

    /// <summary>The parameter's own default: a constructor's <c>int size = 5</c>.</summary>
    Default,
}
