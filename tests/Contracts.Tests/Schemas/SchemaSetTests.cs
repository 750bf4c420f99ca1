using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using WebSocketToolkit.Contracts.Schemas;

namespace WebSocketToolkit.Contracts.Tests.Schemas;

/// <summary>The schemas of messages. The traps are those of System.Text.Json's exporter.</summary>
public sealed class SchemaSetTests
{
    [Fact]
    public void Trap_1_A_number_is_a_number() => Assert.Equal("integer", (string?)Schema<Numbers>(MessageDirection.Sent)["properties"]!["count"]!["type"]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Trap_2_A_derived_message_has_its_discriminator_and_requires_it(bool isSent)
    {
        var (set, messages) = Messages<Animal>(isSent ? MessageDirection.Sent : MessageDirection.Received);
        Assert.Equal(["cat", "dog"], messages.Select(static message => message.WireName));
        var cat = set.ToComponents()["Cat"];
        Assert.Equal("cat", (string?)cat["properties"]!["kind"]!["const"]);
        Assert.Equal("kind", (string?)cat["required"]![0]);
    }

    [Fact]
    public void Trap_2_A_derived_type_is_sent_as_its_base_sends_it()
    {
        var (set, messages) = Messages<Dog>(MessageDirection.Sent);
        Assert.Equal("dog", Assert.Single(messages).WireName);
        Assert.Equal("dog", (string?)set.ToComponents()["Dog"]["properties"]!["kind"]!["const"]);
    }

    [Fact]
    public void Trap_3_A_message_inside_of_another_has_no_discriminator()
    {
        var components = Messages<Animal>(MessageDirection.Sent).Set.ToComponents();
        Assert.Null(components["DogValue"]["properties"]!["kind"]);
        Assert.Equal("#/components/schemas/DogValue", (string?)components["Cat"]["properties"]!["enemy"]!["$ref"]);
    }

    [Fact]
    public void Traps_4_and_5_A_type_is_one_component_also_within_itself()
    {
        var components = Messages<Tree>(MessageDirection.Sent).Set.ToComponents();
        Assert.Equal(["Size", "Tree"], components.Keys);
        Assert.Equal("#/components/schemas/Tree", (string?)components["Tree"]["properties"]!["children"]!["items"]!["$ref"]);
        Assert.Equal("#/components/schemas/Tree", (string?)components["Tree"]["properties"]!["next"]!["oneOf"]![0]!["$ref"]);
    }

    [Fact]
    public void Trap_6_What_is_required_depends_on_the_direction()
    {
        var sent = Schema<Directions>(MessageDirection.Sent);
        var received = Schema<Directions>(MessageDirection.Received);
        Assert.Equal(["always", "asked", "computed"], Names(sent["required"]));
        Assert.Equal(["asked"], Names(received["required"]));
        Assert.Null(received["properties"]!["computed"]);
        Assert.NotNull(sent["properties"]!["sometimes"]);
    }

    [Fact]
    public void A_constructor_requires_what_has_no_default() => Assert.Equal(["text"], Names(Schema<Constructed>(MessageDirection.Received)["required"]));

    [Theory]
    [InlineData(typeof(JsonElement))]
    [InlineData(typeof(JsonNode))]
    [InlineData(typeof(object))]
    public void A_message_of_any_JSON_is_an_object_that_says_nothing(Type type)
    {
        var set = Create(out var warnings);
        var message = Assert.Single(set.Messages(type, null, MessageDirection.Received));
        Assert.Equal("{}", set.ToComponents()[set.NameOf(message.Key)].ToJsonString());
        Assert.Empty(warnings);
    }

    [Fact]
    public void Two_directions_that_differ_are_two_components()
    {
        var set = Create(out _);
        set.Messages(typeof(Directions), null, MessageDirection.Sent);
        var input = set.Messages(typeof(Directions), null, MessageDirection.Received)[0];
        set.Messages(typeof(Holder), null, MessageDirection.Sent);
        set.Messages(typeof(Holder), null, MessageDirection.Received);
        set.Messages(typeof(Constructed), null, MessageDirection.Sent);
        Assert.Equal("DirectionsInput", set.NameOf(input.Key));
        Assert.Equal(["Constructed", "Directions", "DirectionsInput", "Holder", "HolderInput"], set.ToComponents().Keys);
        Assert.Equal("#/components/schemas/DirectionsInput", (string?)set.ToComponents()["HolderInput"]["properties"]!["held"]!["$ref"]);
    }

    [Fact]
    public void Two_directions_that_are_the_same_are_one_component()
    {
        var set = Create(out _);
        set.Messages(typeof(Forest), null, MessageDirection.Sent);
        set.Messages(typeof(Forest), null, MessageDirection.Received);
        Assert.Equal(["Forest", "Size"], set.ToComponents().Keys);
    }

    [Fact]
    public void Trap_7_Elements_and_roots_are_not_null() => Assert.Equal("string", (string?)Schema<Tree>(MessageDirection.Sent)["properties"]!["labels"]!["items"]!["type"]);

    [Fact]
    public void Trap_8_Enums_and_bytes_say_what_they_are()
    {
        var components = Messages<Values>(MessageDirection.Sent).Set.ToComponents();
        Assert.Equal(["Low", "High"], Names(components["Size"]["x-enum-names"]));
        Assert.Equal([0, 1], components["Size"]["enum"]!.AsArray().Select(static value => (int)(decimal)value!));
        Assert.Equal("string", (string?)components["Word"]["type"]);
        Assert.Equal(["One", "Two"], Names(components["Word"]["enum"]));
        Assert.Equal("base64", (string?)components["Values"]["properties"]!["data"]!["contentEncoding"]);
        Assert.Equal("int64", (string?)components["Values"]["properties"]!["large"]!["format"]);
    }

    [Fact]
    public void Trap_9_Attributes_and_comments_are_in_the_schema()
    {
        var schema = Schema<Checked>(MessageDirection.Received, new TypeDescription(typeof(Checked), "A checked thing.") { Properties = [("Name", "The name."), ("Text", "Ignored.")] });
        Assert.Equal("A checked thing.", (string?)schema["description"]);
        var list = Schema<CheckedList>(MessageDirection.Received, new TypeDescription(typeof(Checked), "A checked thing."));
        Assert.Equal("#/components/schemas/Checked", (string?)list["properties"]!["all"]!["items"]!["$ref"]);
        var properties = schema["properties"]!;
        Assert.Equal("The name.", (string?)properties["name"]!["description"]);
        Assert.Equal("By attribute.", (string?)properties["text"]!["description"]);
        Assert.Equal((2, 5), ((int)properties["name"]!["minLength"]!, (int)properties["name"]!["maxLength"]!));
        Assert.Equal((1m, 10m), ((decimal)properties["count"]!["minimum"]!, (decimal)properties["count"]!["maximum"]!));
        Assert.Equal(3, (int)properties["items"]!["maxItems"]!);
        Assert.Equal("^(?:[a-z]+)$", (string?)properties["text"]!["pattern"]);
    }

    [Fact]
    public void Null_is_possible_where_the_property_says_so()
    {
        var properties = Schema<Nulls>(MessageDirection.Sent)["properties"]!;
        Assert.Equal("string", (string?)properties["never"]!["type"]);
        Assert.Equal(["string", "null"], Names(properties["text"]!["type"]));
        Assert.Equal(["integer", "null"], Names(properties["number"]!["type"]));
        Assert.Equal("null", (string?)properties["size"]!["oneOf"]![1]!["type"]);
    }

    [Fact]
    public void A_converter_that_cannot_be_described_is_a_warning()
    {
        var set = Create(out var warnings);
        set.Messages(typeof(Converted), null, MessageDirection.Sent);
        Assert.True((bool)set.ToComponents()["Converted"]["properties"]!["odd"]!);
        Assert.Contains(nameof(Odd), Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_converter_that_throws_is_an_error_that_names_its_type()
    {
        var set = Create(out _);
        var error = Assert.Throws<WebSocketContractException>(() =>
        {
            set.Messages(typeof(Throwing), null, MessageDirection.Sent);
            set.ToComponents();
        });
        Assert.Contains(typeof(Throwing).ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains("not today", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_JSON_is_no_warning()
    {
        var set = Create(out var warnings);
        set.Messages(typeof(Free), null, MessageDirection.Sent);
        set.ToComponents();
        Assert.Empty(warnings);
    }

    [Fact]
    public void Two_types_of_one_name_are_an_error_that_names_them()
    {
        var set = Create(out _);
        set.Messages(typeof(One.Same), null, MessageDirection.Sent);
        set.Messages(typeof(OneSame), null, MessageDirection.Sent);
        var error = Assert.Throws<WebSocketContractException>(set.ToComponents);
        Assert.Contains(typeof(One.Same).ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(typeof(OneSame).ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains("[WebSocketContract(Name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_may_be_given()
    {
        var set = Create(out _);
        set.Messages(typeof(Named), null, MessageDirection.Sent);
        set.Messages(typeof(Page<Named>), null, MessageDirection.Sent);
        Assert.Equal(["Other", "PageOfOther"], set.ToComponents().Keys);
    }

    [Fact]
    public void A_type_without_a_contract_is_an_error_that_names_it()
    {
        var set = new SchemaSet(new(JsonSerializerDefaults.Web) { TypeInfoResolver = JsonTypeInfoResolver.Combine() }, [], []);
        var error = Assert.Throws<WebSocketContractException>(() => set.Messages(typeof(Tree), null, MessageDirection.Sent));
        Assert.Contains(typeof(Tree).ToString(), error.Message, StringComparison.Ordinal);
    }

    private static SchemaSet Create(out List<string> warnings, params TypeDescription[] descriptions)
    {
        warnings = [];
        return new(new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() }, descriptions, warnings);
    }

    private static (SchemaSet Set, IReadOnlyList<MessageSchema> Messages) Messages<T>(MessageDirection direction, params TypeDescription[] descriptions)
    {
        var set = Create(out _, descriptions);
        return (set, set.Messages(typeof(T), null, direction));
    }

    private static JsonNode Schema<T>(MessageDirection direction, params TypeDescription[] descriptions)
    {
        var (set, messages) = Messages<T>(direction, descriptions);
        var name = set.NameOf(messages[0].Key);
        return set.ToComponents()[name];
    }

    private static IEnumerable<string?> Names(JsonNode? array) => array!.AsArray().Select(static name => (string?)name);
}
