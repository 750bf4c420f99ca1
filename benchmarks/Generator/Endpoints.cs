namespace WebSocketToolkit.Benchmarks.Generator;

/// <summary>Sources of applications with any number of endpoints, one file each.</summary>
internal static class Endpoints
{
    /// <summary>The line that the same classes can do without.</summary>
    private const string Attribute = "[WebSocketRoute(\"/r{N}/{room}\")]";

    /// <summary>What an edit of a body inserts a statement after.</summary>
    private const string Body = "_seen.Add(say.Text);";

    /// <summary>What an edit of a signature gives one more parameter.</summary>
    private const string Signature = "OnMessage(Stop{N} stop)";

    private const string Messages = """
        using System.Text.Json.Serialization;
        namespace App.N{N};

        [JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
        [JsonDerivedType(typeof(Say{N}), "say")]
        [JsonDerivedType(typeof(Stop{N}), "stop")]
        public abstract record Request{N};
        public sealed record Say{N}(string Text, int Count) : Request{N};
        public sealed record Stop{N}(string Reason) : Request{N};
        public sealed record Reply{N}(string Text);
        """;

    private const string Realistic = $$$"""
        {{{Messages}}}

        {{{Attribute}}}
        public sealed class Handler{N}(ILogger<Handler{N}> logger)
        {
            private readonly List<string> _seen = [];

            public int Received { get; private set; }

            public async Task OnOpen(WebSocketConnection connection, string room)
            {
                await connection.JoinAsync(room);
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        await Task.Delay(i);
                        await connection.SendAsync(new Reply{N}($"{room} {i}"));
                    }
                    finally
                    {
                        logger.LogDebug("{Room}", room);
                    }
                }
            }

            public async Task<Reply{N}?> OnMessage(Say{N} say, WebSocketConnection connection, CancellationToken cancellationToken)
            {
                {{{Body}}}
                if (say.Count > 0)
                {
                    await Task.Delay(say.Count, cancellationToken);
                    return new Reply{N}(say.Text);
                }

                foreach (var text in _seen)
                {
                    await connection.SendAsync(text);
                }

                return null;
            }

            public void {{{Signature}}} => throw new WebSocketCloseException(4000, "stopped");

            public void OnMessage(ReadOnlySpan<byte> frame) => Received += frame.Length;

            public Reply{N} OnError(WebSocketDecodeException error) => new(error.Message);

            public void OnClose(WebSocketClose close) => logger.LogInformation("{Code}", close.Code);
        }

        public static class Imperative{N}
        {
            public static void Map(IEndpointRouteBuilder app) => app.MapWebSocket("/i{N}", async connection =>
            {
                var setup = LoadAsync({N});
                connection.OnMessage(async (string text) => await connection.SendAsync(text + await setup));
                await Task.Yield();
                await connection.SendAsync("ready");
            });

            private static async Task<string> LoadAsync(int value)
            {
                await Task.Delay(value % 5);
                return value.ToString();
            }
        }
        """;

    private const string TextOnly = """
        namespace App.N{N};

        [WebSocketRoute("/r{N}/{room}")]
        public sealed class Handler{N}
        {
            public string OnMessage(string text, string room) => room + text;
        }
        """;

    private const string Typed = $$$"""
        {{{Messages}}}

        [WebSocketRoute("/r{N}/{room}")]
        public sealed class Handler{N}(ILogger<Handler{N}> logger)
        {
            public Reply{N} OnMessage(Say{N} say, string room) => new(room + say.Text);

            public void OnMessage(Stop{N} stop) => logger.LogInformation("{Reason}", stop.Reason);
        }
        """;

    public static IEnumerable<string> Classes(int count) => Many(Realistic, count);

    public static IEnumerable<string> ClassesWithoutAttribute(int count) => Many(Realistic.Replace(Attribute, "", StringComparison.Ordinal), count);

    public static IEnumerable<string> Texts(int count) => Many(TextOnly, count);

    public static IEnumerable<string> TypedMessages(int count) => Many(Typed, count);

    /// <summary>The context of <see cref="TypedMessages"/>.</summary>
    public static string Context(int count) => $$"""
        using System.Text.Json.Serialization;
        {{string.Concat(Enumerable.Range(0, count).Select(static n =>
            $"[JsonSerializable(typeof(App.N{n}.Request{n}))] [JsonSerializable(typeof(App.N{n}.Reply{n}))]\n"))}}
        public sealed partial class Messages : JsonSerializerContext;
        """;

    /// <summary>Plain endpoints of the router: the least that a route can cost.</summary>
    public static IEnumerable<string> PlainRoutes(int count) => Many(
        """
        namespace App.N{N};

        public static class Handler{N}
        {
            public static void Map(IEndpointRouteBuilder app) => app.MapGet("/r{N}/{room}", Answer);

            private static Task Answer(HttpContext context) => context.Response.WriteAsync("{N}");
        }
        """,
        count).Append($$"""
        public static class Plain
        {
            public static void MapAll(IEndpointRouteBuilder app)
            {
                {{string.Join("\n", Enumerable.Range(0, count).Select(static n => $"App.N{n}.Handler{n}.Map(app);"))}}
            }
        }
        """);

    public static string EditBody(string source, int edit) => source.Replace(Body, $"{Body} _seen.Add(\"{edit}\");", StringComparison.Ordinal);

    public static string EditSignature(string source, int edit) =>
        source.Replace(" stop)", $" stop, HttpContext context{edit})", StringComparison.Ordinal);

    private static IEnumerable<string> Many(string source, int count) =>
        Enumerable.Range(0, count).Select(n => source.Replace("{N}", $"{n}", StringComparison.Ordinal));
}
