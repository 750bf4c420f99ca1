namespace WebSocketToolkit.Shared;

/// <summary>The rule WST011: every <c>OnError</c> must be reachable.</summary>
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

            // Without the callback, the generated switch has no case that the compiler calls unreachable.
            shape.Callbacks.Remove(callback);
            shape.Report(
                RuleIds.UnreachableErrorCallback, callback.Method, callback.Method.Name,
                other is null
                    ? "a WebSocketCloseException closes the connection and is not an error"
                    : "another OnError takes the same exceptions and comes first",
                "Remove it");
        }

        foreach (var callback in chosen.Where(callback => IsForDecoding(callback) && !DecodesItself(shape.Type)))
        {
            shape.Report(
                RuleIds.UnreachableErrorCallback, callback.Method, callback.Method.Name,
                "a message that cannot be decoded arrives as a WebSocketDecodeException", "Take a WebSocketDecodeException");
        }
    }

    private static bool IsForDecoding(Callback callback) => callback.ErrorType.Is("System.Text.Json.JsonException");

    /// <summary>Indicates whether the class's own code may throw the exception of the serializer: it names a type of its namespace.</summary>
    private static bool DecodesItself(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Any(static part =>
        part.GetSyntax().DescendantTokens().Any(static token =>
            token.ValueText.StartsWith("Json", StringComparison.Ordinal) && token.ValueText != "JsonException"));

    private static bool IsAny(ITypeSymbol? type) => type is null || type.Is("System.Exception");
}
