namespace WebSocketToolkit.Shared;

/// <summary>WST011: can each <c>OnError</c> be chosen?</summary>
internal static class ErrorRules
{
    public static void Check(EndpointShape shape)
    {
        var chosen = new List<Callback>();
        foreach (var callback in shape.Of(CallbackKind.Error).ToArray())
        {
            var other = chosen.Find(earlier => SymbolEqualityComparer.Default.Equals(earlier.ErrorType, callback.ErrorType)
                || (IsAny(earlier.ErrorType) && IsAny(callback.ErrorType)));
            if (other is null && callback.ErrorType?.IsCloseException() != true)
            {
                chosen.Add(callback);
                continue;
            }

            // Left out of the dispatch, so that what is generated has no case that the compiler calls unreachable.
            shape.Callbacks.Remove(callback);
            shape.Report(
                RuleIds.UnreachableErrorCallback, callback.Method, callback.Method.Name,
                other is null
                    ? "a WebSocketCloseException closes the connection and is no error"
                    : "another takes the same exceptions and comes first");
        }
    }

    private static bool IsAny(ITypeSymbol? type) => type is null || type.Is("System.Exception");
}
