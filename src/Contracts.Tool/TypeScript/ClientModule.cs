using System.Text.RegularExpressions;
using WebSocketToolkit.Contracts.Comparison;

namespace WebSocketToolkit.Contracts.Tool.TypeScript;

/// <summary>The module of one channel: the types of its messages, and a connection to it.</summary>
internal sealed partial class ClientModule
{
    /// <summary>The first words of every file that is written.</summary>
    public const string Mark = "// Written by WebSocketToolkit";

    private const string SubprotocolHeader = "Sec-WebSocket-Protocol";

    private readonly string _title;
    private readonly Channel _channel;
    private readonly string _import;
    private readonly Identifiers _names = new();
    private readonly TypePrinter _types;
    private readonly Direction _sends;
    private readonly Direction _receives;
    private readonly ClientValues _values;
    private readonly string _connection;

    /// <param name="title">The title of the document, by which a project knows its files.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="import">The module of the connection: <c>./websocket-client</c>.</param>
    public ClientModule(string title, Channel channel, string import)
    {
        (_title, _channel, _import) = (title, channel, import);
        Name = _names.Take(NameOf(channel), "Endpoint");
        _connection = _names.Take(Name + "Connection");
        _types = new(_names);
        _sends = new(channel.Received, _types, "ArrayBuffer | ArrayBufferView");
        _receives = new(channel.Sent, _types, "ArrayBuffer");
        _values = new(channel, _types);
    }

    /// <summary>Gets the name of the endpoint, and of the file.</summary>
    public string Name { get; }

    /// <summary>Returns the name of a channel's module.</summary>
    public static string NameOf(Channel channel) => Identifiers.Of(channel.Name);

    /// <summary>Returns what the first line of the files of a project has in it.</summary>
    public static string MarkOf(string title) => $" in {title.ReplaceLineEndings(" ")}.";

    public string Print()
    {
        var (sends, receives) = (_names.Take(Name + "Sends"), _names.Take(Name + "Receives"));
        var (sent, received) = (_sends.Union(), _receives.Union());
        var operations = new OperationFunctions(_channel, _sends, _receives, _types).Print();
        var values = _values.IsEmpty ? null : _names.Take(Name + "Values");
        var code = new CodeWriter()
            .Line($"{Mark} from the contract of {_channel.Name}{MarkOf(_title)} Change the class, and build: changes of this file are lost.")
            .Line(operations.Length == 0
                ? $"import {{ Connection, type ConnectOptions }} from {Identifiers.Literal(_import)};"
                : $"import {{ type CallOptions, Connection, type ConnectOptions }} from {Identifiers.Literal(_import)};")
            .Line()
            .Comment("", "The messages that you send.")
            .Line($"export type {sends} = {sent};")
            .Line()
            .Comment("", "The messages that you receive.")
            .Line($"export type {receives} = {received};");
        if (values is not null)
        {
            code.Line().Comment("", "The values of the address.").Line($"export interface {values} {{");
            _values.Print(code);
            code.Line("}");
        }

        _types.Print(code);
        code.Line();
        PrintContract(code);
        code.Line()
            .Comment("", $"A connection to {Name}.")
            .Line($"export class {_connection} extends Connection<{sends}, {receives}{(_receives.Tag is { } tag ? $", {Identifiers.Literal(tag)}" : "")}> {{{(operations.Length == 0 ? "}" : "")}");
        if (operations.Length > 0)
        {
            code.Line(operations + "}");
        }

        code.Line()
            .Comment("", [_channel.Node["summary"].Text, _channel.Node["description"].Text, .. Notes()])
            .Line($"export const {Name} = {{")
            .Comment("  ", "Connects, and connects again whenever the connection is lost. `close()` ends it.")
            .Line($"  connect({Parameters(values)}): {_connection} {{")
            .Line($"    return new {_connection}(contract, {(values is null ? "{}" : "values")}, options);")
            .Line("  },")
            .Line("};");
        return code.ToString();
    }

    private string Parameters(string? values) =>
        values is null ? "options?: ConnectOptions"
        : _values.AreAllOptional ? $"values: {values} = {{}}, options?: ConnectOptions"
        : $"values: {values}, options?: ConnectOptions";

    private void PrintContract(CodeWriter code)
    {
        code.Line("const contract = {").Line($"  path: {Identifiers.Literal(_values.Path)},");
        if (_values.Query.Count > 0)
        {
            code.Line($"  query: {{ {string.Join(", ", _values.Query.Select(static pair => $"{Identifiers.Key(pair.Property)}: {Identifiers.Literal(pair.Name)}"))} }},");
        }

        if (_receives.Tag is { } tag)
        {
            code.Line($"  tag: {Identifiers.Literal(tag)},").Line($"  types: [{string.Join(", ", _receives.Tags)}],");
        }

        if (Subprotocols.ToArray() is { Length: > 0 } protocols)
        {
            code.Line($"  protocols: [{string.Join(", ", protocols.Select(Identifiers.Literal))}],");
        }

        if (_channel.Node["x-heartbeat"].IsTrue)
        {
            code.Line("  heartbeat: true,");
        }

        if (_sends.Format is { } written)
        {
            code.Line($"  sends: {Identifiers.Literal(written)},");
        }

        if (_receives.Format is { } read)
        {
            code.Line($"  receives: {Identifiers.Literal(read)},");
        }

        code.Line("} as const;");
    }

    private IEnumerable<string> Subprotocols => _channel.Node["bindings"]["ws"]["headers"]["properties"][SubprotocolHeader]["enum"].Texts;

    /// <summary>Returns what types cannot say.</summary>
    private IEnumerable<string> Notes()
    {
        foreach (var close in _channel.Node["x-close-codes"].Elements)
        {
            var reason = close["reason"].Text is { } text ? $" ({text.TrimEnd('.')})" : "";
            yield return $"The server may close with {close["code"].Value?.ToJsonString()}{reason}.";
        }

        if (_channel.Node["x-max-message-size"].Number is { } size)
        {
            yield return $"The server takes messages of at most {size} bytes.";
        }

        var headers = _channel.Node["bindings"]["ws"]["headers"]["properties"].Members
            .Select(static member => member.Name)
            .Where(static name => !name.Equals(SubprotocolHeader, StringComparison.OrdinalIgnoreCase))
            .ToArray();
        if (headers.Length > 0)
        {
            yield return $"The server reads headers ({string.Join(", ", headers)}) that a browser cannot send. In Node, give a WebSocket class that sends them.";
        }

        foreach (var codec in _sends.Messages.Concat(_receives.Messages)
            .Where(static message => message.Codec is not null)
            .DistinctBy(static message => message.Component, StringComparer.Ordinal))
        {
            yield return $"{codec.Name} is in the format of {codec.Codec}.";
        }
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.NonBacktracking)]
    internal static partial Regex Placeholders();
}
