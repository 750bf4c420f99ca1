using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>
/// The names of a handler's own parameters and locals. The bound values keep the names that the user gave them, so these names avoid them.
/// </summary>
internal sealed class HandlerNames
{
    public HandlerNames(EquatableArray<ValueModel> values)
    {
        var taken = new HashSet<string>(values.Select(static value => value.FieldName.TrimStart('@')), StringComparer.Ordinal);
        Context = Names.Unique("context", taken);
        CancellationToken = Names.Unique("cancellationToken", taken);
        OperationToken = Names.Unique("operationToken", taken);
        Message = Names.Unique("message", taken);
        Decoded = Names.Unique("decoded", taken);
        Payload = Names.Unique("payload", taken);
        Scope = Names.Unique("scope", taken);
        Error = Names.Unique("error", taken);
        Exception = Names.Unique("exception", taken);
        Close = Names.Unique("close", taken);
    }

    /// <summary>Gets the name of the request's context, before there is a connection.</summary>
    public string Context { get; }

    /// <summary>Gets the name of the connection's token.</summary>
    public string CancellationToken { get; }

    /// <summary>Gets the name of an operation's token.</summary>
    public string OperationToken { get; }

    /// <summary>Gets the name of the received message, and of the message whose callback failed.</summary>
    public string Message { get; }

    /// <summary>Gets the name of a decoded message, before its type is known.</summary>
    public string Decoded { get; }

    /// <summary>Gets the name of a message as its callback takes it.</summary>
    public string Payload { get; }

    /// <summary>Gets the name of the scope of a message's services.</summary>
    public string Scope { get; }

    /// <summary>Gets the name of any exception.</summary>
    public string Error { get; }

    /// <summary>Gets the name of an exception whose type is known.</summary>
    public string Exception { get; }

    /// <summary>Gets the name of the close.</summary>
    public string Close { get; }
}
