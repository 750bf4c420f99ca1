using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.CodeAnalysis;
using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

/// <summary>WST003 refuses the types that System.Text.Json can never read, which System.Text.Json itself is asked about, and no others.</summary>
public sealed class MessageTypeTests
{
    private const string Types = """
        using System.Collections;
        using System.Collections.Immutable;
        using System.Collections.ObjectModel;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using System.Text.Json.Serialization;
        public interface IShape { int Sides { get; } }
        public interface INumbers : IList<int>;
        public abstract class Shape { public int Sides { get; set; } }
        [JsonPolymorphic, JsonDerivedType(typeof(Square), "square")] public interface IListed;
        [JsonDerivedType(typeof(Square), "square")] public abstract class Listed : IListed;
        public abstract class Middle : Listed;
        public sealed class Square : Middle, IShape { public int Sides => 4; }
        [JsonConverter(typeof(ConvertedConverter))] public abstract class Converted;
        public sealed class ConvertedConverter : JsonConverter<Converted>
        {
            public override Converted? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) { reader.Skip(); return null; }
            public override void Write(Utf8JsonWriter writer, Converted value, JsonSerializerOptions options) => writer.WriteNullValue();
        }
        public record Empty;
        public record Say(string Text, int? Number);
        public record Derived(int Id, string Text) : Say(Text, Id);
        public class Camel(string text) { public string Text { get; } = text; }
        public class Included(string text) { [JsonInclude] internal string Text { get; } = text; }
        public class Ignored(string text) { [JsonIgnore] public string Text { get; } = text; }
        public class Marked { [JsonConstructor] private Marked() { } public static Marked Create() => new(); }
        public class Chosen { public Chosen(int number, string text) => (Number, _) = (number, text); [JsonConstructor] public Chosen(int number) => Number = number; public int Number { get; } }
        public class Both { public Both() { } public Both(IShape shape) => Shape = shape; private IShape? Shape { get; } }
        public struct Point(int x) { public int Left { get; } = x; }
        public class Numbers(int capacity) : List<int>(capacity) { public Numbers() : this(4) { } }
        public class Store(IShape db) { public void Save() => GC.KeepAlive(db); }
        public class Hidden(string text) { private string Text { get; } = text; public int Length => Text.Length; }
        public class Two { public Two(int number) => Number = number; public Two(int number, string text) : this(number) => Text = text; public int Number { get; } public string? Text { get; } }
        public class Closed { private Closed() { } public static Closed Create() => new(); }
        public record Secret { internal Secret(string text) => Text = text; public string Text { get; } }

        """;

    public static TheoryData<string> Readable =>
    [
        "JsonElement", "JsonDocument", "JsonNode", "JsonObject", "JsonArray", "JsonValue", "Uri", "Version", "Guid", "DateOnly", "DayOfWeek", "int?", "int[][]", "object[]", "byte[][]",
        "IEnumerable", "ICollection", "IList", "IDictionary", "IEnumerable<int>", "ICollection<int>", "IList<int>", "ISet<int>", "IReadOnlyCollection<int>", "IReadOnlyList<Say>",
        "IDictionary<string, int>", "IReadOnlyDictionary<string, Say>", "IImmutableList<int>", "IImmutableSet<int>", "IImmutableDictionary<string, int>",
        "IImmutableStack<int>", "IImmutableQueue<int>", "List<Say>", "Dictionary<string, object>", "HashSet<int>", "ImmutableArray<int>", "Queue<int>", "Collection<int>", "KeyValuePair<string, int>",
        "IListed", "Listed", "Converted", "IReadOnlyList<Converted>", "Square", "Empty", "Say", "Derived", "Camel", "Included", "Ignored", "Marked", "Chosen", "Both", "Point", "Numbers", "Say[]",
    ];

    public static TheoryData<string> Unreadable =>
    [
        "IDisposable", "IServiceProvider", "IComparable", "IFormatProvider", "TimeProvider", "Type", "System.Reflection.MethodInfo", "Delegate", "Action", "Func<int>", "nint", "nuint", "Array", "Enum", "ValueType",
        "IReadOnlySet<int>", "IEnumerator<int>", "IQueryable<int>", "IGrouping<string, int>", "KeyedCollection<string, int>", "Task", "Task<string>", "TextReader", "System.Globalization.CultureInfo[,]",
        "int[,]", "int[,,][]", "IShape", "INumbers", "Shape", "IShape[]", "List<IShape>", "IReadOnlyDictionary<string, Shape>", "IReadOnlyList<Action>", "List<Task>", "Task[]",
        "Store", "Hidden", "Two", "Closed", "Secret", "Store[]", "List<Two>",
    ];

    /// <summary>System.Text.Json creates these, from an object without properties, but nobody means them as messages.</summary>
    public static TheoryData<string> NoData =>
    [
        "CancellationTokenSource", "SemaphoreSlim?", "ValueTask", "ValueTask<int>", "ValueTask<int>?", "System.Net.Http.HttpClient", "List<CancellationTokenSource>", "CancellationTokenRegistration", "Timer",
    ];

    [Theory, MemberData(nameof(Readable))]
    public void A_type_that_can_be_read_is_a_message(string type)
    {
        var (runtime, shape) = Examine(type);
        Assert.True(IsReadable(runtime), $"System.Text.Json does not read '{type}'.");
        Assert.Empty(shape.Faults);
        Assert.True(shape.CanBeGenerated);
    }

    [Theory, MemberData(nameof(Unreadable))]
    public void A_type_that_cannot_be_read_is_refused(string type)
    {
        var (runtime, shape) = Examine(type);
        Assert.False(IsReadable(runtime), $"System.Text.Json reads '{type}'.");
        Assert.Equal(RuleIds.UnbindableParameter, Assert.Single(shape.Faults).Id);
    }

    [Theory, MemberData(nameof(NoData))]
    public void A_type_that_holds_no_data_is_refused(string type) => Assert.Equal(RuleIds.UnbindableParameter, Assert.Single(Examine(type).Shape.Faults).Id);

    [Theory]
    [InlineData("CancellationTokenSource {|WST003:x|}, string text", "a message cannot be decoded to 'CancellationTokenSource'. If the parameter is a service, mark it [FromServices].")]
    [InlineData("TimeProvider {|WST003:x|}, string text", "an interface or abstract class without [JsonPolymorphic] cannot be decoded. If the parameter is a service, mark it [FromServices].")]
    [InlineData("Action {|WST003:x|}", "a message cannot be decoded to its type. Take a ReadOnlySpan<byte>, or a type with a JSON contract.")]
    [InlineData("int[,] {|WST003:x|}", "System.Text.Json cannot read an array of several dimensions. Take an array of arrays.")]
    [InlineData("IReadOnlySet<int> {|WST003:x|}", "System.Text.Json cannot create a collection of this type. Take a class, such as a List<T> or a HashSet<T>.")]
    [InlineData("Store {|WST003:x|}, Say say", "System.Text.Json cannot create a 'Store', which has no public property for its constructor parameter 'db'. If the parameter is a service, mark it [FromServices]; else add the property.")]
    [InlineData("Closed {|WST003:x|}", "System.Text.Json cannot create a 'Closed', which has no public constructor. If the parameter is a service, mark it [FromServices]; else mark a constructor [JsonConstructor].")]
    [InlineData("Two {|WST003:x|}", "System.Text.Json cannot create a 'Two', which has several constructors. If the parameter is a service, mark it [FromServices]; else mark one of them [JsonConstructor].")]
    public Task The_text_has_the_remedy(string parameters, string reason) => Analyze<EndpointShapeAnalyzer>.Expect(
        Types + $"[WebSocketRoute(\"/a\")] public class A {{ public void OnMessage({parameters}) {{ }} }}",
        "The parameter 'x' of 'OnMessage' cannot be bound: " + reason);

    [Theory]
    [InlineData("[FromServices] IDisposable x, string text")]
    [InlineData("[FromServices] Store x, Say say")]
    [InlineData("Say say, Store store, TimeProvider time, IDisposable other, SemaphoreSlim gate, Action act")]
    [InlineData("WebSocketGroups<A> groups, WebSocketConnections all, Say say")]
    [InlineData("Middle middle")]
    public void Services_and_derived_types_are_accepted(string parameters)
    {
        var compilation = Compile.Create("using Microsoft.AspNetCore.Mvc;\n" + Types + $"[WebSocketRoute(\"/a\")] public class A {{ public void OnMessage({parameters}) {{ }} }}");
        var shape = EndpointRules.Examine(compilation.GetTypeByMetadataName("A")!, CancellationToken.None)!;
        Assert.DoesNotContain(shape.Faults, static fault => fault.PreventsGeneration);
        Generate.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        Compile.AssertCompiles(output, parameters);
    }

    [Theory]
    [InlineData("IShape shape")]
    [InlineData("Shape[] shapes")]
    [InlineData("Two two")]
    [InlineData("int[,] grid")]
    [InlineData("IReadOnlySet<int> numbers")]
    [InlineData("IDisposable {|WST003:x|}")]
    [InlineData("TimeProvider {|WST003:time|}")]
    [InlineData("Action {|WST003:action|}")]
    [InlineData("IShape {|WST003:shape|}", "[WebSocketRoute(\"/b\")] ")]
    public Task A_codec_reads_what_it_likes(string parameter, string more = "") => Analyze<EndpointShapeAnalyzer>.Expect(
        Types + more + $"[WebSocketRoute(\"/a\", Codec = typeof(Codec))] public class A {{ public void OnMessage({parameter}) {{ }} }}\n" + """
        public class Codec : IWebSocketCodec
        {
            public System.Net.WebSockets.WebSocketMessageType MessageType => default;
            public T Decode<T>(in System.Buffers.ReadOnlySequence<byte> payload) => default!;
            public void Encode<T>(T value, System.Buffers.IBufferWriter<byte> output) { }
        }
        """);

    private static (Type Runtime, EndpointShape Shape) Examine(string type)
    {
        var compilation = Compile.Create(Types + $$"""
            public class Holder { public {{type}} Value = default!; }
            [WebSocketRoute("/a")] public class A { public void OnMessage({{type}} x) { } }
            """);
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        var runtime = System.Reflection.Assembly.Load(image.ToArray()).GetType("Holder")!.GetField("Value")!.FieldType;
        return (runtime, EndpointRules.Examine(compilation.GetTypeByMetadataName("A")!, CancellationToken.None)!);
    }

    private static string[] TextsFor(Type type) =>
        type == typeof(System.Text.Json.Nodes.JsonValue) ? ["1"]
        : type.IsDefined(typeof(JsonDerivedTypeAttribute), inherit: false) ? ["{\"$type\":\"square\"}"]
        : ["{}", "[]", "[{}]", "[[]]", "{\"a\":{}}", "\"a\"", "1"];

    /// <summary>Asks System.Text.Json: texts that do not fit are the peer's mistake, and other exceptions say that the type is not supported.</summary>
    private static bool IsReadable(Type type) => TextsFor(type).All(text =>
    {
        try
        {
            JsonSerializer.Deserialize(text, type, JsonSerializerOptions.Web);
            return true;
        }
        catch (JsonException)
        {
            return true;
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException)
        {
            return false;
        }
    });
}
