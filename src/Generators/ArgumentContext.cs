namespace WebSocketToolkit.Generators;

/// <summary>The expressions for a callback's arguments at the place of its call.</summary>
/// <param name="HttpContext">The request's context.</param>
/// <param name="Services">The request's context or the scope that the callback's services come from.</param>
/// <param name="Token">The token that the callback is given.</param>
/// <param name="Names">The handler's names.</param>
internal sealed record ArgumentContext(string HttpContext, string Services, string Token, HandlerNames Names)
{
    private const string OfConnection = "Connection.HttpContext";

    /// <summary>Returns the context of a call before there is a connection.</summary>
    public static ArgumentContext BeforeUpgrade(HandlerNames names) => new(names.Context, names.Context, $"{names.Context}.RequestAborted", names);

    /// <summary>Returns the context of a call on a connection.</summary>
    public static ArgumentContext OnConnection(HandlerNames names) => new(OfConnection, OfConnection, names.CancellationToken, names);

    /// <summary>Returns the context of a call in an operation, which has its own token.</summary>
    public static ArgumentContext InOperation(HandlerNames names) => OnConnection(names) with { Token = names.OperationToken };

    /// <summary>Returns the context of a call whose services come from a scope of the message.</summary>
    public static ArgumentContext InMessageScope(HandlerNames names) => OnConnection(names) with { Services = names.Scope };
}
