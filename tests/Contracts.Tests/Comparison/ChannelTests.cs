using System.Text.Json.Nodes;
using WebSocketToolkit.Contracts.Comparison;

namespace WebSocketToolkit.Contracts.Tests.Comparison;

/// <summary>The table of changes of an endpoint: the handshake, messages and operations, each both ways.</summary>
public sealed class ChannelTests
{
    private const string Base =
        """
        {
          "asyncapi": "3.0.0",
          "channels": {
            "Chat": {
              "address": "/chat/{room}",
              "parameters": { "room": { "x-schema": { "type": "string" } } },
              "messages": {
                "Say": { "$ref": "#/components/messages/Say" }, "Stop": { "$ref": "#/components/messages/Stop" },
                "Said": { "$ref": "#/components/messages/Said" }, "Ended": { "$ref": "#/components/messages/Ended" }
              },
              "bindings": { "ws": { "method": "GET" } }
            }
          },
          "operations": {
            "Chat.OnMessage.Say": {
              "action": "receive", "channel": { "$ref": "#/channels/Chat" },
              "messages": [{ "$ref": "#/channels/Chat/messages/Say" }, { "$ref": "#/channels/Chat/messages/Stop" }]
            },
            "Chat.Send": {
              "action": "send", "channel": { "$ref": "#/channels/Chat" },
              "messages": [{ "$ref": "#/channels/Chat/messages/Said" }, { "$ref": "#/channels/Chat/messages/Ended" }]
            }
          },
          "components": {
            "messages": {
              "Say": { "name": "say", "payload": { "$ref": "#/components/schemas/Say" } },
              "Stop": { "name": "stop", "payload": { "$ref": "#/components/schemas/Stop" } },
              "Said": { "name": "said", "payload": { "$ref": "#/components/schemas/Said" } },
              "Ended": { "name": "ended", "payload": { "$ref": "#/components/schemas/Ended" } }
            },
            "schemas": {
              "Say": { "type": "object", "properties": { "type": { "const": "say" } }, "required": ["type"] },
              "Stop": { "type": "object", "properties": { "type": { "const": "stop" } }, "required": ["type"] },
              "Said": { "type": "object", "properties": { "type": { "const": "said" } }, "required": ["type"] },
              "Ended": { "type": "object", "properties": { "type": { "const": "ended" } }, "required": ["type"] }
            }
          }
        }
        """;

    private const string Chat = "channels/Chat";
    private const string Binding = "channels/Chat/bindings/ws";
    private const string OnSay = "operations/Chat.OnMessage.Say";
    private const string Said = """[{ "$ref": "#/channels/Chat/messages/Said" }]""";

    /// <summary>Gets rows: where, what is added or replaced there, the code of that, and the code of the way back. Empty: compatible.</summary>
    public static TheoryData<string, string, string, string> Rows { get; } = new()
    {
        { "info", """{ "title": "x", "version": "2.0.0" }""", "", "" },
        { "servers", """{ "default": { "host": "h" } }""", "", "" },
        { Chat + "/summary", "\"x\"", "", "" },
        { Chat + "/tags", """[{ "name": "x" }]""", "", "" },
        { Chat + "/address", "\"/talk/{room}\"", "WSC008", "WSC008" },
        { Chat + "/address", "\"/chat/{r}\"", "", "" },
        { Chat + "/parameters/room/x-schema", """{ "type": "integer" }""", "WSC008", "WSC008" },
        { Chat + "/parameters/room/x-optional", "true", "", "WSC008" },
        { Binding + "/query", """{ "type": "object", "properties": { "key": { "type": "string" } } }""", "", "WSC102" },
        { Binding + "/query", """{ "type": "object", "properties": { "key": { "type": "string" } }, "required": ["key"] }""", "WSC008", "WSC102" },
        { Binding + "/headers", """{ "type": "object", "properties": { "x-key": { "type": "string" } }, "required": ["x-key"] }""", "WSC008", "WSC102" },
        { Binding + "/headers", """{ "type": "object", "properties": { "Sec-WebSocket-Protocol": { "type": "string", "enum": ["v1"] } } }""", "", "WSC008" },
        {
            Binding + "/headers",
            """{ "type": "object", "properties": { "Sec-WebSocket-Protocol": { "type": "string", "enum": ["v1"] } }, "required": ["Sec-WebSocket-Protocol"] }""",
            "WSC008", "WSC008"
        },
        { Chat + "/x-authorization", """["admin"]""", "WSC008", "" },
        { "operations/Chat.Send/security", """[{ "$ref": "#/components/securitySchemes/Bearer" }]""", "WSC008", "" },
        { OnSay + "/x-authorized", "true", "WSC008", "" },
        { Chat + "/x-heartbeat", "true", "", "WSC009" },
        { Chat + "/x-max-message-size", "100", "WSC104", "WSC104" },
        { Chat + "/x-close-codes", """[{ "code": 4401 }]""", "WSC105", "WSC105" },
        { OnSay + "/x-operation", """{ "key": "id" }""", "", "WSC009" },
        { OnSay + "/x-operation", """{ "stream": true }""", "WSC009", "WSC009" },
        { OnSay + "/x-operation", """{ "endsWith": [{ "$ref": "#/channels/Chat/messages/Ended" }] }""", "", "WSC009" },
        { OnSay + "/x-operation", """{ "cancelWith": [{ "$ref": "#/channels/Chat/messages/Stop" }] }""", "", "WSC009" },
        { OnSay + "/reply", $$"""{ "messages": {{Said}} }""", "WSC106", "WSC009" },
        { OnSay + "/messages", """[{ "$ref": "#/channels/Chat/messages/Say" }]""", "WSC001", "" },
        { "operations/Chat.Send/messages", Said, "WSC002", "WSC101" },
        { "components/messages/Said/name", "\"told\"", "WSC002,WSC101", "WSC002,WSC101" },
        { "channels", "{}", "WSC008", "" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Changes_of_an_endpoint(string path, string value, string code, string codeBack)
    {
        var (was, now) = (SmallDocument.Parse(Base), SmallDocument.Parse(Base));
        Set(was, "components/securitySchemes", """{ "Bearer": { "type": "http", "scheme": "bearer" } }""");
        Set(now, "components/securitySchemes", """{ "Bearer": { "type": "http", "scheme": "bearer" } }""");
        Set(now, path, value);
        Assert.Equal(code, CodesOf(was, now));
        Assert.Equal(codeBack, CodesOf(now, was));
        Assert.Empty(CodesOf(now, now));
    }

    [Fact]
    public void A_smaller_limit_of_messages_breaks_those_that_send()
    {
        var (was, now) = (SmallDocument.Parse(Base), SmallDocument.Parse(Base));
        Set(was, Chat + "/x-max-message-size", "100");
        Set(now, Chat + "/x-max-message-size", "99");
        Assert.Equal("WSC012", CodesOf(was, now));
        Assert.Empty(CodesOf(now, was));
    }

    [Fact]
    public void Another_scheme_of_authorization_breaks_those_that_use_the_first()
    {
        var (was, now) = (SmallDocument.Parse(Base), SmallDocument.Parse(Base));
        foreach (var (document, scheme) in new[] { (was, "basic"), (now, "bearer") })
        {
            Set(document, "components/securitySchemes", $$"""{ "Main": { "type": "http", "scheme": "{{scheme}}" } }""");
            Set(document, "operations/Chat.Send/security", """[{ "$ref": "#/components/securitySchemes/Main" }]""");
        }

        Assert.Equal("WSC008", CodesOf(was, now));
    }

    [Fact]
    public void Names_of_components_and_classes_are_not_on_the_wire()
    {
        var now = SmallDocument.Parse(Base
            .Replace("Say\"", "SayInput\"", StringComparison.Ordinal)
            .Replace("Said\"", "SaidValue\"", StringComparison.Ordinal)
            .Replace("Chat\"", "Talk\"", StringComparison.Ordinal)
            .Replace("/Chat/", "/Talk/", StringComparison.Ordinal));
        Assert.Empty(CodesOf(SmallDocument.Parse(Base), now));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_name_of_a_type_without_a_discriminator_is_not_on_the_wire(bool isReceived)
    {
        const string Schema = """{ "type": "object", "properties": { "a": { "type": "string" } } }""";
        const string Other = """{ "type": "object", "properties": { "a": { "type": "integer" } } }""";
        Assert.Empty(CodesOf(SmallDocument.Of(isReceived, ("Tick", "Tick", Schema)), SmallDocument.Of(isReceived, ("Tock", "Tock", Schema))));
        Assert.Equal("WSC010", CodesOf(SmallDocument.Of(isReceived, ("Tick", "Tick", Schema)), SmallDocument.Of(isReceived, ("Tock", "Tock", Other))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_format_is_one_break(bool isReceived)
    {
        var was = SmallDocument.Of(isReceived, ("say", "Say", "true"), ("stop", "Stop", "true"));
        var now = SmallDocument.Of(isReceived, ("ChatRequest", "ChatRequest.PackCodec", "true"));
        var message = now["components"]!["messages"]!["ChatRequest.PackCodec"]!.AsObject();
        message.Remove("payload");
        message["contentType"] = "application/octet-stream";
        Assert.Equal("WSC007", CodesOf(was, now));
        Assert.Equal("WSC007", CodesOf(now, was));
        var renamed = SmallDocument.Parse(now.ToJsonString().Replace("PackCodec", "NewCodec", StringComparison.Ordinal));
        Assert.Equal("WSC107", CodesOf(now, renamed));
    }

    [Fact]
    public void The_committed_documents_are_compatible_with_themselves() => Assert.All(CommittedDocuments.All, static path =>
        Assert.Empty(CodesOf(SmallDocument.Parse(File.ReadAllText(path)), SmallDocument.Parse(File.ReadAllText(path)))));

    private static string CodesOf(JsonObject was, JsonObject now) => string.Join(',', DocumentComparison.Compare(was, now).Select(static finding => finding.Code));

    private static void Set(JsonObject document, string path, string json)
    {
        var names = path.Split('/');
        names[..^1].Aggregate((JsonNode)document, static (node, name) => node[name]!)[names[^1]] = JsonNode.Parse(json);
    }
}
