using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;

/// <summary>Puts a body into a method that is given a connection, among helpers whose code nobody can see.</summary>
internal static class Scene
{
    public const string Helpers = """
        public interface IDatabase : IAsyncDisposable
        {
            Task LoadAsync();
            ValueTask<int> CountAsync();
            IAsyncEnumerable<int> ReadAsync();
            bool Ask();
            void Save();
        }

        public sealed class Feed
        {
            [MessageSubscription] public event Action<string>? Received;
            [MessageSubscription] public void Listen(Action<string> listener) => Received += listener;
        }
        """;

    public static string Of(string body) => $$"""
        public class Scene(IDatabase outer)
        {
            private readonly SemaphoreSlim gate = new(1);
            private readonly object key = new();

            public async Task Handle(WebSocketConnection connection, WebSocketConnection other, Feed feed, IDatabase db, IDatabase? maybe, bool flag, Task started)
            {
                {{body}}
            }

            private void Handler(WebSocketMessage message) => GC.KeepAlive((outer, gate, key));
            private void FeedHandler(string text) { }
        }

        {{Helpers}}
        """;

    public static Task Expect(string body, params string[] messages) => Analyze<LateSubscriptionAnalyzer>.Expect(Of(body), messages);
}
