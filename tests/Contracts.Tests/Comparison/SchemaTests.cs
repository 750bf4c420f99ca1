using WebSocketToolkit.Contracts.Comparison;

namespace WebSocketToolkit.Contracts.Tests.Comparison;

/// <summary>The table of changes of a property, each in both directions and both ways.</summary>
public sealed class SchemaTests
{
    private const string Text = """{ "type": "string" }""";
    private const string Leaf = """{ "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"] }""";
    private const string NoLeaf = """{ "type": "object", "properties": { "b": { "type": "string" } } }""";

    /// <summary>Gets rows: old, new; the code if clients send it, and if they receive it; the same for the way back. Empty: compatible.</summary>
    public static TheoryData<string, string, string, string, string, string> Rows { get; } = new()
    {
        { Text, Text, "", "", "", "" },
        { Text, """{ "type": "string", "description": "x", "title": "y", "default": "z" }""", "", "", "", "" },
        { Text, """{ "allOf": [{ "type": "string" }], "description": "x" }""", "", "", "", "" },
        { Text, """{ "type": "integer" }""", "WSC010", "WSC010", "WSC010", "WSC010" },
        { Text, "true", "", "WSC010", "WSC010", "" },
        { Text, """{ "description": "anything" }""", "", "WSC010", "WSC010", "" },
        { Text, """{ "type": ["string", "null"] }""", "", "WSC005", "WSC006", "" },
        { Text, """{ "type": ["string", "integer"] }""", "", "WSC010", "WSC010", "" },
        { Text, """{ "type": "string", "format": "uuid" }""", "WSC010", "", "", "WSC010" },
        { Text, """{ "type": "string", "contentEncoding": "base64" }""", "WSC010", "", "", "WSC010" },
        { Text, """{ "type": "string", "pattern": "^a$" }""", "WSC012", "", "", "WSC012" },
        { Text, """{ "enum": ["a"] }""", "WSC010", "", "", "WSC010" },
        { """{ "type": ["string", "null"], "format": "date" }""", """{ "type": ["string", "null"], "format": "date" }""", "", "", "", "" },
        { """{ "type": "integer" }""", """{ "type": "number" }""", "", "WSC010", "WSC010", "" },
        { """{ "type": "integer" }""", """{ "type": "integer", "format": "int64" }""", "", "WSC010", "WSC010", "" },
        { """{ "type": "integer" }""", """{ "type": "number", "format": "decimal" }""", "", "WSC010", "WSC010", "" },
        { """{ "type": "number" }""", """{ "type": "number", "format": "decimal" }""", "WSC010", "", "", "WSC010" },
        { """{ "enum": ["a", "b"] }""", """{ "enum": ["b"], "type": "string" }""", "WSC011", "", "", "WSC103" },
        { """{ "enum": [0, 1] }""", """{ "type": "integer", "enum": [1] }""", "WSC011", "", "", "WSC103" },
        { """{ "enum": ["a"] }""", """{ "enum": ["a", null] }""", "", "WSC005", "WSC006", "" },
        { """{ "const": "a" }""", """{ "const": "b" }""", "WSC007", "WSC007", "WSC007", "WSC007" },
        { Text, """{ "type": "string", "maxLength": 5 }""", "WSC012", "", "", "WSC104" },
        { """{ "type": "string", "maxLength": 5 }""", """{ "type": "string", "maxLength": 9 }""", "", "WSC104", "WSC012", "" },
        { """{ "type": "string", "minLength": 1 }""", """{ "type": "string", "minLength": 2 }""", "WSC012", "", "", "WSC104" },
        { """{ "type": "integer", "minimum": 1 }""", """{ "type": "integer", "exclusiveMinimum": 1 }""", "WSC012", "", "", "WSC104" },
        { """{ "type": "number", "maximum": 1 }""", """{ "type": "number", "maximum": 1.5 }""", "", "WSC104", "WSC012", "" },
        { """{ "type": "array", "items": true }""", """{ "type": "array", "maxItems": 3 }""", "WSC012", "", "", "WSC104" },
        { """{ "type": "array", "items": { "type": "string" } }""", """{ "type": "array", "items": { "type": "integer" } }""", "WSC010", "WSC010", "WSC010", "WSC010" },
        { Leaf, $$"""{ "oneOf": [{{Leaf}}, { "type": "null" }] }""", "", "WSC005", "WSC006", "" },
        { Leaf, $$"""{ "anyOf": [{{NoLeaf}}, {{Leaf}}] }""", "", "WSC004", "WSC003,WSC102", "" },
        { Leaf, NoLeaf, "WSC102", "WSC004", "WSC003,WSC102", "WSC004" },
        { Leaf, """{ "type": "object", "properties": { "a": { "type": "string" } } }""", "", "WSC005", "WSC006", "" },
        { Leaf, """{ "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"], "additionalProperties": false }""", "", "", "", "" },
        { Leaf, """{ "type": "object", "properties": {}, "additionalProperties": false }""", "WSC013", "WSC004", "WSC003", "" },
        { """{ "type": "object", "additionalProperties": true }""", """{ "type": "object", "additionalProperties": { "type": "string" } }""", "WSC010", "", "", "WSC010" },
        { """{ "type": "object", "additionalProperties": { "type": "string" } }""", """{ "type": "object", "additionalProperties": { "type": "integer" } }""", "WSC010", "WSC010", "WSC010", "WSC010" },
        { Union("a"), Union("a", "b"), "", "WSC101", "WSC001", "" },
        { Union("a", "b"), Union("b", "a"), "", "", "", "" },
        { Union("a", "b"), Union("a", "c"), "WSC001", "WSC101", "WSC001", "WSC101" },
        { Union("a"), Union("a").Replace("type\"", "kind\"", StringComparison.Ordinal), "WSC007", "WSC007", "WSC007", "WSC007" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Changes_of_a_property(string was, string now, string received, string sent, string receivedBack, string sentBack)
    {
        Assert.Equal(received, CodesOf(isReceived: true, was, now));
        Assert.Equal(sent, CodesOf(isReceived: false, was, now));
        Assert.Equal(receivedBack, CodesOf(isReceived: true, now, was));
        Assert.Equal(sentBack, CodesOf(isReceived: false, now, was));
    }

    [Fact]
    public void A_type_that_contains_itself_is_compared_once()
    {
        var was = SmallDocument.Of(isReceived: true, """{ "type": "object", "properties": { "child": { "$ref": "#/components/schemas/Say" }, "a": {} }, "required": ["a"] }""");
        var now = SmallDocument.Of(isReceived: true, """{ "type": "object", "properties": { "child": { "$ref": "#/components/schemas/Say" } }, "required": ["b"] }""");
        Assert.Equal(["WSC003", "WSC102"], DocumentComparison.Compare(was, now).Select(static finding => finding.Code));
    }

    [Fact]
    public void References_in_a_circle_say_nothing()
    {
        var document = SmallDocument.Of(isReceived: true, """{ "$ref": "#/components/schemas/Say" }""");
        Assert.Empty(DocumentComparison.Compare(document, document));
    }

    [Fact]
    public void A_finding_says_who_breaks_why_and_where()
    {
        var was = SmallDocument.Of(isReceived: false, """{ "type": "object", "properties": { "type": { "const": "say" }, "text": {} }, "required": ["type", "text"] }""");
        var now = SmallDocument.Of(isReceived: false, """{ "type": "object", "properties": { "type": { "const": "say" } }, "required": ["type"] }""");
        var finding = Assert.Single(DocumentComparison.Compare(was, now));
        Assert.Equal("Chat: Clients that read 'say.text' miss it: it is no longer sent. (#/components/schemas/Say/properties/text)", finding.ToString());
        Assert.True(finding.IsBreak);
    }

    private static string Union(params string[] names) => $$"""
        { "oneOf": [{{string.Join(", ", names.Select(static name => $$"""{ "type": "object", "properties": { "type": { "const": "{{name}}" } }, "required": ["type"] }"""))}}] }
        """;

    private static string CodesOf(bool isReceived, string was, string now)
    {
        var found = DocumentComparison.Compare(Of(was), Of(now)).Select(static finding => finding.Code);
        return string.Join(',', found);

        System.Text.Json.Nodes.JsonObject Of(string schema) => SmallDocument.Of(
            isReceived, $$"""{ "type": "object", "properties": { "type": { "const": "say" }, "it": {{schema}} }, "required": ["type", "it"] }""");
    }
}
