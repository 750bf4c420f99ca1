using WebSocketToolkit.Analyzers.Payloads;
using WebSocketToolkit.CodeFixes.Payloads;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Payloads;

/// <summary>WST105 and its fix.</summary>
public sealed class PayloadEscapeTests
{
    [Theory]
    // Stored.
    [InlineData("_last = {|WST105:data|};")]
    [InlineData("Last = {|WST105:data|};")]
    [InlineData("s_last = {|WST105:data|};")]
    [InlineData("this._last = {|WST105:data.Slice(4)|};")]
    [InlineData("_last = {|WST105:data[2..]|};")]
    [InlineData("var part = data.Slice(1); _last = {|WST105:part|};")]
    [InlineData("var a = data; var b = a; _last = {|WST105:b|};")]
    [InlineData("ReadOnlyMemory<byte> part; part = data; _last = {|WST105:part|};")]
    [InlineData("_last = {|WST105:data.IsEmpty ? default : data|};")]
    [InlineData("_array[0] = {|WST105:data|};")]
    [InlineData("_map[\"a\"] = {|WST105:data|};")]
    [InlineData("connection.Items[\"last\"] = {|WST105:data|};")]
    [InlineData("_box = {|WST105:data|};")]
    [InlineData("_box = {|WST105:(data, 1)|};")]
    [InlineData("_box = {|WST105:new Item(data)|};")]
    [InlineData("_box = {|WST105:new { data }|};")]
    [InlineData("_box = {|WST105:new[] { data }|};")]
    [InlineData("_box ??= {|WST105:(object)data|};")]
    [InlineData("var item = new Item(data); _box = {|WST105:item|};")]
    [InlineData("var list = new List<ReadOnlyMemory<byte>>(); list.Add(data); _box = {|WST105:list|};")]
    // Added.
    [InlineData("_list.Add({|WST105:data|});")]
    [InlineData("_list.Insert(0, {|WST105:data|});")]
    [InlineData("_queue.Enqueue({|WST105:data|});")]
    [InlineData("_map.TryAdd(\"a\", {|WST105:data|});")]
    [InlineData("_channel.Writer.TryWrite({|WST105:data|});")]
    [InlineData("await _channel.Writer.WriteAsync({|WST105:data|});")]
    [InlineData("_answer.SetResult({|WST105:data|});")]
    [InlineData("_items.Add({|WST105:new Item(data)|});")]
    // Captured.
    [InlineData("_ = Task.Run(() => Use({|WST105:data|}));")]
    [InlineData("Task.Run(() => Use({|WST105:data|}));")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => Use({|WST105:data|}));")]
    [InlineData("new Thread(() => Use({|WST105:data|})).Start();")]
    [InlineData("_timer = new Timer(_ => Use({|WST105:data|}), null, 10, 10);")]
    [InlineData("_later = () => Use({|WST105:data|});")]
    [InlineData("_actions.Add(() => Use({|WST105:data|}));")]
    [InlineData("Changed += () => Use({|WST105:data|});")]
    [InlineData("connection.Closed.Register(() => Use({|WST105:data|}));")]
    // Handed to what nobody awaits.
    [InlineData("_ = SaveAsync({|WST105:data|});")]
    [InlineData("_ = store.WriteAsync({|WST105:data|});")]
    [InlineData("store.WriteAsync({|WST105:data|}).ConfigureAwait(false);")]
    [InlineData("_ = store.WriteAsync({|WST105:data|}).ContinueWith(t => { });")]
    public Task Fires(string body) => Expect(body);

    [Theory]
    // Copies.
    [InlineData("_bytes = data.ToArray();")]
    [InlineData("_last = data.ToArray();")]
    [InlineData("_text = System.Text.Encoding.UTF8.GetString(data.Span);")]
    [InlineData("data.CopyTo(_last2);")]
    [InlineData("_list.Add(data.ToArray());")]
    [InlineData("var copy = data.ToArray(); _ = Task.Run(() => Use(copy));")]
    [InlineData("_box = data.Length;")]
    [InlineData("_bytes = [.. data.Span];")]
    // Synchronous uses, and uses that are waited for.
    [InlineData("Use(data);")]
    [InlineData("var part = data.Slice(1); Use(part);")]
    [InlineData("await SaveAsync(data);")]
    [InlineData("await store.WriteAsync(data); Use(data);")]
    [InlineData("await Task.Run(() => Use(data));")]
    [InlineData("var task = Task.Run(() => Use(data)); await task;")]
    [InlineData("var task = store.WriteAsync(data); Use(data); await task;")]
    [InlineData("await Task.WhenAll(store.WriteAsync(data), store.WriteAsync(data));")]
    [InlineData("Action now = () => Use(data); now();")]
    [InlineData("await connection.SendAsync(data.Length);")]
    [InlineData("_ = SaveNow(data);")]
    [InlineData("_ = SaveSync(data);")]
    // Objects of the callback's own.
    [InlineData("var list = new List<ReadOnlyMemory<byte>> { data }; list.Add(data); Use(list[0]);")]
    [InlineData("var item = new Item(data); Use(item.Data);")]
    [InlineData("var item = new Item(default); item.Data = data; Use(item.Data);")]
    [InlineData("var map = new Dictionary<string, ReadOnlyMemory<byte>>(); map[\"a\"] = data; Use(map[\"a\"]);")]
    [InlineData("_last = default; Use(data);")]
    [InlineData("_later = () => Use(default);")]
    [InlineData("_ = data;")]
    [InlineData("_list.Contains(data);")]
    public Task Stays_silent(string body) => Expect(body);

    [Fact]
    public Task Every_kind_of_payload() => Analyze<PayloadEscapeAnalyzer>.Expect("""
        using System.Buffers;

        [WebSocketRoute("/a")]
        public sealed class A
        {
            private object? _box;
            private string? _text;
            public void OnMessage(ReadOnlySequence<byte> data) => _box = {|WST105:data|};
            public void OnMessage(WebSocketMessage message) => _box = {|WST105:message|};
            public void OnMessage(WebSocketMessage message, int a) => _box = {|WST105:message.Data|};
            public void OnMessage(WebSocketMessage message, string a) => _text = message.Text;
            public void OnMessage(Stream stream) => _box = {|WST105:stream|};
            public void OnMessage(Stream stream, int a) => _box = {|WST105:new StreamReader(stream)|};
            public void OnMessage(Stream stream, string a) => _ = {|WST105:stream|}.CopyToAsync(Stream.Null);
            public Task OnMessage(Stream stream, long a) => stream.CopyToAsync(Stream.Null);
            public void OnMessage(byte[] data) => _box = data;
            public void OnMessage(string text) => _box = text;
            public void OnMessage(ReadOnlySpan<byte> data) => _box = data.ToArray();
            public void OnError(Exception error, WebSocketMessage message) => _box = {|WST105:message|};
            public ReadOnlyMemory<byte> OnMessage(ReadOnlyMemory<byte> data, int a) => data;
            public void Other(ReadOnlyMemory<byte> data) => _box = data;
        }

        public sealed class NoEndpoint
        {
            private object? _box;
            public void OnMessage(ReadOnlyMemory<byte> data) => _box = data;
            public object? Box => _box;
        }
        """);

    [Fact]
    public Task Streams_and_operations_have_a_copy() => Analyze<PayloadEscapeAnalyzer>.Expect("""
        [WebSocketRoute("/a")]
        public sealed class A
        {
            public async IAsyncEnumerable<int> OnMessage(ReadOnlyMemory<byte> data)
            {
                yield return data.Length;
                yield return data.Length;
                await Task.Yield();
            }

            public IAsyncEnumerable<int> OnMessage(WebSocketMessage message) => Stream(message.Data);
            [WebSocketOperation] public async Task OnMessage(System.Buffers.ReadOnlySequence<byte> data) { await Task.Yield(); _kept = data; }
            private object? _kept;
            public object? Kept => _kept;
            public IAsyncEnumerable<int> OnMessage(WebSocketMessage message, int a) => Stream(message.ToArray());

            private static async IAsyncEnumerable<int> Stream(ReadOnlyMemory<byte> data)
            {
                yield return data.Length;
                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task Async_void_keeps_nothing_after_its_first_await() => Analyze<PayloadEscapeAnalyzer>.Expect("""
        [WebSocketRoute("/a")]
        public sealed class A(ILogger<A> log)
        {
            public async void OnMessage(ReadOnlyMemory<byte> data)
            {
                log.LogInformation("{Length}", data.Length);
                await Task.Yield();
                log.LogInformation("{Length}", {|WST105:data|}.Length);
            }

            public async void OnMessage(WebSocketMessage message)
            {
                var text = message.Text;
                await Task.Yield();
                log.LogInformation(text);
            }

            public async Task OnMessage(ReadOnlyMemory<byte> data, int a)
            {
                await Task.Yield();
                log.LogInformation("{Length}", data.Length);
            }
        }
        """);

    [Fact]
    public Task Listeners_of_a_connection() => Analyze<PayloadEscapeAnalyzer>.Expect("""
        public sealed class A
        {
            private readonly List<WebSocketMessage> _all = [];
            private WebSocketMessage _last;
            private string _text = "";

            public void Open(WebSocketConnection connection)
            {
                connection.OnMessage(m => { _last = {|WST105:m|}; });
                connection.OnMessage(async m => { await Task.Yield(); _all.Add({|WST105:m|}); });
                connection.OnMessage(m => { _text = m.Text; _all.Clear(); });
                connection.OnMessage(Listen);
                WebSocketMessage outside = default;
                connection.OnMessage(m => { outside = {|WST105:m|}; });
                GC.KeepAlive((outside, _last, _text));
                void Listen(WebSocketMessage message) => _all.Add({|WST105:message|});
            }
        }
        """);

    [Fact]
    public Task Says_how_it_gets_away() => Analyze<PayloadEscapeAnalyzer>.Expect(
        Of("_last = {|WST105:data|}; _list.Add({|WST105:data.Slice(1)|}); _ = Task.Run(() => Use({|WST105:data|})); _ = SaveAsync({|WST105:data|});"),
        "'data' is stored in '_last', but its memory is reused after the callback completes. Copy the payload.",
        "'data.Slice(1)' is added to '_list', but its memory is reused after the callback completes. Copy the payload.",
        "'data' is captured by 'Task.Run', which outlives the callback, but its memory is reused after the callback completes. Copy the payload.",
        "'data' is passed to 'SaveAsync', which is not awaited, but its memory is reused after the callback completes. Copy the payload.");

    [Theory]
    [InlineData("_last = data;", "_last = data.ToArray();")]
    [InlineData("_last = data.Slice(4); // kept", "_last = data.Slice(4).ToArray(); // kept")]
    [InlineData("_list.Add(data); _queue.Enqueue(data);", "_list.Add(data.ToArray()); _queue.Enqueue(data.ToArray());")]
    [InlineData("_ = SaveAsync(data);", "_ = SaveAsync(data.ToArray());")]
    [InlineData("_last = data.IsEmpty ? default : data;", "_last = (data.IsEmpty ? default : data).ToArray();")]
    public Task Copy(string before, string after) => ExpectFix<PayloadEscapeAnalyzer, CopyPayloadFix>.Expect(Of(before), Of(after));

    [Fact]
    public Task Copy_of_a_message_and_a_sequence() => ExpectFix<PayloadEscapeAnalyzer, CopyPayloadFix>.Expect(
        """
        using System.Buffers;

        [WebSocketRoute("/a")]
        public sealed class A
        {
            private WebSocketMessage _last;
            private ReadOnlySequence<byte> _sequence;
            public void OnMessage(WebSocketMessage message) => _last = message;
            public void OnMessage(ReadOnlySequence<byte> data) => _sequence = data;
            public object Both => (_last, _sequence);
        }
        """,
        """
        using System.Buffers;

        [WebSocketRoute("/a")]
        public sealed class A
        {
            private WebSocketMessage _last;
            private ReadOnlySequence<byte> _sequence;
            public void OnMessage(WebSocketMessage message) => _last = new WebSocketMessage(message.Type, message.ToArray());
            public void OnMessage(ReadOnlySequence<byte> data) => _sequence = new ReadOnlySequence<byte>(BuffersExtensions.ToArray(data));
            public object Both => (_last, _sequence);
        }
        """);

    [Theory]
    [InlineData("_ = Task.Run(() => Use(data));")]
    [InlineData("_later = () => Use(data);")]
    [InlineData("_box = new Item(data);")]
    public Task Copy_is_not_offered(string body) => ExpectFix<PayloadEscapeAnalyzer, CopyPayloadFix>.ExpectNone(Of(body));

    private static Task Expect(string body) => Analyze<PayloadEscapeAnalyzer>.Expect(Of(body));

    private static string Of(string body) => $$"""
        using System.Threading.Channels;

        [WebSocketRoute("/a")]
        public sealed class Scene(IStore store)
        {
            private static ReadOnlyMemory<byte> s_last;
            private readonly ReadOnlyMemory<byte>[] _array = new ReadOnlyMemory<byte>[1];
            private readonly List<ReadOnlyMemory<byte>> _list = [];
            private readonly List<Item> _items = [];
            private readonly List<Action> _actions = [];
            private readonly Queue<ReadOnlyMemory<byte>> _queue = [];
            private readonly Dictionary<string, ReadOnlyMemory<byte>> _map = [];
            private readonly Channel<ReadOnlyMemory<byte>> _channel = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
            private readonly TaskCompletionSource<ReadOnlyMemory<byte>> _answer = new();
            private Memory<byte> _last2;
            private ReadOnlyMemory<byte> _last;
            private byte[]? _bytes;
            private string? _text;
            private object? _box;
            private Timer? _timer;
            private Action? _later;
            private event Action? Changed;
            private ReadOnlyMemory<byte> Last { get; set; }

            public async Task OnMessage(ReadOnlyMemory<byte> data, WebSocketConnection connection)
            {
                {{body}}
            }

            private static void Use(ReadOnlyMemory<byte> data) { }
            private static async Task SaveAsync(ReadOnlyMemory<byte> data) { await Task.Yield(); Use(data); }
            private static async Task SaveNow(ReadOnlyMemory<byte> data) { Use(data); await Task.Yield(); }
            private static Task SaveSync(ReadOnlyMemory<byte> data) { Use(data); return Task.CompletedTask; }
        }

        public sealed class Item(ReadOnlyMemory<byte> data)
        {
            public ReadOnlyMemory<byte> Data { get; set; } = data;
        }

        public interface IStore { Task WriteAsync(ReadOnlyMemory<byte> data); }
        """;
}
