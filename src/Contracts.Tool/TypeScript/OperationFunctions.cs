using WebSocketToolkit.Contracts.Comparison;

namespace WebSocketToolkit.Contracts.Tool.TypeScript;

/// <summary>
/// A printer of operations as functions: those whose message has a key that their replies carry as well. The function draws the key.
/// </summary>
internal sealed class OperationFunctions(Channel channel, Direction sends, Direction receives, TypePrinter types)
{
    /// <summary>The members of the class that they are members of, and those of any object.</summary>
    public static readonly string[] Members =
        ["attempt", "call", "close", "constructor", "on", "onMessage", "onState", "request", "retry", "send", "state", "stream", "then", "toString", "unknown", "valueOf"];

    private readonly Identifiers _names = new();
    private bool _isFirst = true;

    /// <summary>Returns the functions, and an empty text if there are none.</summary>
    public string Print()
    {
        foreach (var member in Members)
        {
            _names.Take(member);
        }

        var code = new CodeWriter();
        foreach (var operation in channel.Receiving)
        {
            Print(code, operation);
        }

        return code.ToString();
    }

    private void Print(CodeWriter code, DocumentNode operation)
    {
        var rules = operation["x-operation"];
        if (rules["key"].Text is not { } key)
        {
            return;
        }

        var replies = WireMessage.Of(operation["reply"]["messages"].Elements).Where(message => Has(message, key)).ToArray();
        var ends = WireMessage.Of(rules["endsWith"].Elements).Where(message => Has(message, key)).ToArray();
        if (replies.Length == 0 && ends.Length == 0)
        {
            return;
        }

        // An operation that fails is answered, too, and that is its end: unless all its answers are of this type.
        var failures = channel.Failures.Where(failure => Has(failure, key)).ToArray();
        if (Array.TrueForAll(replies, reply => IsIn(failures, reply)))
        {
            failures = [];
        }

        ends = receives.Tag is null ? [] : [.. ends.Concat(failures).DistinctBy(static message => message.Component, StringComparer.Ordinal)];

        var cancel = WireMessage.Of(rules["cancelWith"].Elements).FirstOrDefault(message => Has(message, key));
        foreach (var message in WireMessage.Of(operation["messages"].Elements).Where(message => message.IsJson && Has(message, key)))
        {
            Print(code, operation, new(message, key, [.. replies.Where(reply => !IsIn(ends, reply))], ends, cancel));
        }
    }

    private static bool IsIn(WireMessage[] messages, WireMessage one) => Array.Exists(messages, message => message.Component == one.Component);

    private static bool Has(WireMessage message, string key) => message.IsJson && message.Node["payload"].Resolve()["properties"][key].Exists;

    private void Print(CodeWriter code, DocumentNode operation, Call call)
    {
        var rules = operation["x-operation"];
        var isStream = rules["stream"].IsTrue || rules["endsWith"].Exists;
        call = isStream ? call : call with { Replies = [.. call.Replies, .. call.Ends], Ends = [] };
        var payload = call.Message.Node["payload"].Resolve();
        var omitted = (string[])(sends.Tag is { } tag ? [tag, call.Key] : [call.Key]);
        var argument = $"Omit<{types.NameOf(payload)}, {string.Join(" | ", omitted.Select(Identifiers.Literal))}>";
        var isEmpty = payload["properties"].Members.All(member => omitted.Contains(member.Name));
        var (replies, end) = (TypePrinter.Union(call.Replies.Select(receives.TypeOf)), TypePrinter.Union(call.Ends.Select(receives.TypeOf)));
        var type = isStream ? $"AsyncGenerator<{replies}, {(call.Ends.Length == 0 ? "void" : end)}, undefined>" : $"Promise<{replies}>";
        var name = _names.Take(Identifiers.OfFunction(call.Message.Name), "Operation");

        if (!_isFirst)
        {
            code.Line();
        }

        _isFirst = false;
        code.Comment(
            "  ",
            operation["summary"].Text ?? payload["description"].Text,
            isStream
                ? $"Sends it with a new {call.Key}, and gives the messages that answer it{(call.Ends.Length == 0 ? "" : "; the last one is the value that it returns")}."
                : $"Sends it with a new {call.Key}, and gives the message that answers it.",
            call.Cancel is null ? null : "Leaving the loop early, or aborting the signal, tells the server to stop.");
        code.Line($"  {name}(message: {argument}{(isEmpty ? " = {}" : "")}, options?: CallOptions): {type} {{");
        code.Line($"    return this.{(isStream ? "stream" : "call")}({{ {string.Join(", ", PartsOf(call, payload))} }}, message, options);");
        code.Line("  }");
    }

    private IEnumerable<string> PartsOf(Call call, DocumentNode payload)
    {
        if (sends.Tag is { } tag)
        {
            yield return $"type: {Direction.TagIn(call.Message, tag)}";
        }

        yield return $"key: {Identifiers.Literal(call.Key)}";
        if (payload["properties"][call.Key].Resolve()["type"].Text is "integer" or "number")
        {
            yield return "numeric: true";
        }

        yield return $"replies: [{(receives.Tag is null ? "" : string.Join(", ", call.Replies.Select(reply => Direction.TagIn(reply, receives.Tag))))}]";
        if (call.Ends.Length > 0)
        {
            yield return $"ends: [{string.Join(", ", call.Ends.Select(end => Direction.TagIn(end, receives.Tag!)))}]";
        }

        if (call.Cancel is { } cancel && sends.Tag is not null)
        {
            yield return $"cancel: {Direction.TagIn(cancel, sends.Tag)}";
        }
    }

    private sealed record Call(WireMessage Message, string Key, WireMessage[] Replies, WireMessage[] Ends, WireMessage? Cancel);
}
