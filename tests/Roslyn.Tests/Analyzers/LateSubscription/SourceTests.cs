using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;

/// <summary>Other libraries' sources, against stand-ins with their names and signatures; and those that a user configures.</summary>
public sealed class SourceTests
{
    private const string Lost = "messages that arrive before then are lost";

    private const string StandIns = """
        namespace Microsoft.AspNetCore.SignalR.Client
        {
            public class HubConnection : IAsyncDisposable
            {
                public virtual Task StartAsync(CancellationToken cancellationToken = default) => throw new IOException();
                public virtual IDisposable On(string methodName, Type[] parameterTypes, Func<object?[], object, Task> handler, object state) => throw new IOException();
                public ValueTask DisposeAsync() => default;
            }

            public static class HubConnectionExtensions
            {
                public static IDisposable On<T1>(this HubConnection hubConnection, string methodName, Action<T1> handler) => throw new IOException();
                public static IDisposable On<T1>(this HubConnection hubConnection, string methodName, Func<T1, Task> handler) => throw new IOException();
            }

            public class HubConnectionBuilder
            {
                public HubConnection Build() => new();
            }
        }

        namespace WebSocketSharp
        {
            public class MessageEventArgs : EventArgs { public string Data => ""; }

            public class WebSocket(string url)
            {
                public event EventHandler<MessageEventArgs>? OnMessage;
                public void Connect() => OnMessage?.Invoke(url, new());
                public void ConnectAsync() { }
            }
        }

        namespace Fleck
        {
            public interface IWebSocketConnection
            {
                Action OnOpen { get; set; }
                Action<string> OnMessage { get; set; }
                Action<byte[]> OnBinary { get; set; }
            }

            public class WebSocketServer(string location)
            {
                public void Start(Action<IWebSocketConnection> config) => GC.KeepAlive(location);
            }
        }

        namespace Websocket.Client
        {
            public class ResponseMessage { public string? Text => ""; }

            public interface IWebsocketClient : IDisposable
            {
                IObservable<ResponseMessage> MessageReceived { get; }
                Task Start();
                Task StartOrFail();
            }

            public class WebsocketClient(Uri url) : IWebsocketClient
            {
                public Uri Url => url;
                public IObservable<ResponseMessage> MessageReceived => throw new IOException();
                public Task Start() => throw new IOException();
                public Task StartOrFail() => throw new IOException();
                public void Dispose() { }
            }
        }

        namespace System
        {
            public static class ObservableExtensions
            {
                public static IDisposable Subscribe<T>(this IObservable<T> source, Action<T> onNext) => throw new IOException();
            }
        }

        namespace System.Reactive.Linq
        {
            public static class Observable
            {
                public static IObservable<T> Where<T>(this IObservable<T> source, Func<T, bool> predicate) => source;
                public static IObservable<R> Select<T, R>(this IObservable<T> source, Func<T, R> selector) => throw new IOException();
            }
        }

        namespace System.Reactive.Subjects
        {
            public class Subject<T> : IObservable<T>, IObserver<T>
            {
                public void OnNext(T value) { }
                public void OnCompleted() { }
                public void OnError(Exception error) { }
                public IDisposable Subscribe(IObserver<T> observer) => throw new IOException();
            }

            public class ReplaySubject<T> : IObservable<T>
            {
                public void OnNext(T value) { }
                public IDisposable Subscribe(IObserver<T> observer) => throw new IOException();
            }
        }

        namespace MQTTnet
        {
            public class MqttApplicationMessageReceivedEventArgs : EventArgs;
            public class MqttClientOptions;
            public class MqttClientSubscribeOptions;

            public interface IMqttClient : IDisposable
            {
                event Func<MqttApplicationMessageReceivedEventArgs, Task> ApplicationMessageReceivedAsync;
                Task ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken = default);
                Task SubscribeAsync(MqttClientSubscribeOptions options, CancellationToken cancellationToken = default);
            }

            public static class MqttClientExtensions
            {
                public static Task SubscribeAsync(this IMqttClient client, string topic) => throw new IOException();
            }
        }

        namespace RabbitMQ.Client
        {
            public interface IAsyncBasicConsumer;

            public interface IChannel
            {
                Task<string> BasicConsumeAsync(string queue, bool autoAck, IAsyncBasicConsumer consumer, CancellationToken cancellationToken = default);
            }

            public interface IBasicConsumer;

            public interface IModel
            {
                string BasicConsume(string queue, bool autoAck, IBasicConsumer consumer);
            }
        }

        namespace RabbitMQ.Client.Events
        {
            public class BasicDeliverEventArgs : EventArgs;

            public class AsyncEventingBasicConsumer(IChannel channel) : IAsyncBasicConsumer
            {
                public IChannel Channel => channel;
                public event Func<object, BasicDeliverEventArgs, Task>? ReceivedAsync;
                protected Task Raise() => ReceivedAsync?.Invoke(this, new()) ?? Task.CompletedTask;
            }

            public class EventingBasicConsumer(IModel model) : IBasicConsumer
            {
                public event EventHandler<BasicDeliverEventArgs>? Received;
                protected void Raise() => Received?.Invoke(model, new());
            }
        }

        namespace Acme
        {
            public class Bus
            {
                public void Listen(Action<string> listener) { }
                public event Action<string>? Received;
                public Task StartAsync() => throw new IOException();
                public void Open() => Received?.Invoke("");
            }

            public class Peer
            {
                public Action<string>? OnText { get; set; }
            }
        }
        """;

    [Theory]
    // SignalR's client.
    [InlineData("var myHub = new HubConnectionBuilder().Build(); await myHub.StartAsync(); {|WST101:myHub.On<string>(\"a\", t => { })|};")]
    [InlineData("await hub.StartAsync(); {|WST101:hub.On<string>(\"a\", async t => await db.LoadAsync())|};")]
    [InlineData("hub.On<string>(\"a\", t => { }); await hub.StartAsync(); {|WST101:hub.On<string>(\"b\", t => { })|};")]
    [InlineData("var starting = hub.StartAsync(); await starting; {|WST101:hub.On<string>(\"a\", t => { })|};")]
    [InlineData("await hub.StartAsync(); {|WST101:hub.On(\"a\", [], (a, s) => Task.CompletedTask, 1)|};")]
    [InlineData("await Begin(); {|WST101:hub.On<string>(\"a\", t => { })|}; async Task Begin() => await hub.StartAsync();")]
    [InlineData("await hub.StartAsync(); {|WST101:Attach(hub)|}; static void Attach(HubConnection h) => h.On<string>(\"a\", t => { });")]
    [InlineData("{|WST102:hub.StartAsync().Wait()|}; hub.On<string>(\"a\", t => { });")]
    // WebSocketSharp.
    [InlineData("var ws = new WebSocketSharp.WebSocket(\"ws://a\"); ws.Connect(); {|WST101:ws.OnMessage += (s, e) => { }|};")]
    [InlineData("var ws = new WebSocketSharp.WebSocket(\"ws://a\"); ws.ConnectAsync(); {|WST101:ws.OnMessage += (s, e) => { }|};")]
    [InlineData("var ws = new WebSocketSharp.WebSocket(\"ws://a\"); ws.ConnectAsync(); await db.LoadAsync(); {|WST101:ws.OnMessage += (s, e) => { }|};")]
    // Fleck.
    [InlineData("new Fleck.WebSocketServer(\"ws://a\").Start(async socket => { await db.LoadAsync(); {|WST101:socket.OnMessage = t => { }|}; });")]
    [InlineData("new Fleck.WebSocketServer(\"ws://a\").Start(socket => { socket.OnOpen = async () => { await db.LoadAsync(); {|WST101:socket.OnBinary = t => { }|}; }; });")]
    // Websocket.Client, and Rx behind it.
    [InlineData("using var myClient = new WebsocketClient(new Uri(\"ws://a\")); await myClient.Start(); {|WST101:myClient.MessageReceived.Subscribe(m => { })|};")]
    [InlineData("await client.StartOrFail(); {|WST101:client.MessageReceived.Where(m => true).Select(m => m.Text).Subscribe(t => { })|};")]
    [InlineData("await client.Start(); var received = client.MessageReceived; {|WST101:client.MessageReceived.Subscribe(t => { })|};")]
    // Rx subjects.
    [InlineData("var subject = new Subject<int>(); subject.OnNext(1); {|WST101:subject.Subscribe(n => { })|};")]
    [InlineData("var subject = new Subject<int>(); subject.OnNext(1); {|WST101:subject.Where(n => n > 0).Subscribe(n => { })|};")]
    // MQTTnet.
    [InlineData("await mqtt.ConnectAsync(new()); await mqtt.SubscribeAsync(\"a/#\"); {|WST101:mqtt.ApplicationMessageReceivedAsync += e => Task.CompletedTask|};")]
    [InlineData("await mqtt.SubscribeAsync(new MqttClientSubscribeOptions()); {|WST101:mqtt.ApplicationMessageReceivedAsync += e => Task.CompletedTask|};")]
    // RabbitMQ.Client.
    [InlineData("var consumer = new AsyncEventingBasicConsumer(channel); await channel.BasicConsumeAsync(\"q\", true, consumer); {|WST101:consumer.ReceivedAsync += (s, e) => Task.CompletedTask|};")]
    [InlineData("var consumer = new EventingBasicConsumer(model); model.BasicConsume(\"q\", true, consumer); {|WST101:consumer.Received += (s, e) => { }|};")]
    public Task Fires(string body) => Expect(body);

    [Theory]
    [InlineData("var myHub = new HubConnectionBuilder().Build(); myHub.On<string>(\"a\", t => { }); await myHub.StartAsync();")]
    [InlineData("await db.LoadAsync(); hub.On<string>(\"a\", t => { }); await hub.StartAsync();")]
    [InlineData("hub.On<string>(\"a\", t => { }); await hub.StartAsync(); hub.On<string>(\"a\", t => { });")]
    [InlineData("var starting = hub.StartAsync(); hub.On<string>(\"a\", t => { }); await starting;")]
    [InlineData("var other = new HubConnectionBuilder().Build(); await other.StartAsync(); hub.On<string>(\"a\", t => { }); await hub.StartAsync();")]
    [InlineData("await hub.StartAsync(); hub = new HubConnectionBuilder().Build(); hub.On<string>(\"a\", t => { });")]
    [InlineData("var ws = new WebSocketSharp.WebSocket(\"ws://a\"); ws.OnMessage += (s, e) => { }; ws.Connect();")]
    [InlineData("var ws = new WebSocketSharp.WebSocket(\"ws://a\"); await db.LoadAsync(); ws.OnMessage += (s, e) => { }; ws.Connect();")]
    [InlineData("new Fleck.WebSocketServer(\"ws://a\").Start(socket => { socket.OnMessage = t => { }; socket.OnBinary = b => { }; });")]
    [InlineData("new Fleck.WebSocketServer(\"ws://a\").Start(socket => { socket.OnOpen = () => socket.OnMessage = t => { }; });")]
    [InlineData("new Fleck.WebSocketServer(\"ws://a\").Start(async socket => { socket.OnMessage = t => { }; await db.LoadAsync(); socket.OnMessage = null!; });")]
    [InlineData("using var myClient = new WebsocketClient(new Uri(\"ws://a\")); myClient.MessageReceived.Subscribe(m => { }); await myClient.Start();")]
    [InlineData("await db.LoadAsync(); client.MessageReceived.Subscribe(m => { }); await client.Start();")]
    [InlineData("var subject = new Subject<int>(); subject.Subscribe(n => { }); subject.OnNext(1);")]
    [InlineData("var subject = new Subject<int>(); await db.LoadAsync(); subject.Subscribe(n => { });")]
    [InlineData("var subject = new ReplaySubject<int>(); subject.OnNext(1); subject.Subscribe(n => { });")]
    [InlineData("mqtt.ApplicationMessageReceivedAsync += e => Task.CompletedTask; await mqtt.ConnectAsync(new()); await mqtt.SubscribeAsync(\"a/#\");")]
    [InlineData("await mqtt.ConnectAsync(new()); mqtt.ApplicationMessageReceivedAsync += e => Task.CompletedTask; await mqtt.SubscribeAsync(\"a/#\");")]
    [InlineData("var consumer = new AsyncEventingBasicConsumer(channel); consumer.ReceivedAsync += (s, e) => Task.CompletedTask; await channel.BasicConsumeAsync(\"q\", true, consumer);")]
    [InlineData("var a = new AsyncEventingBasicConsumer(channel); await channel.BasicConsumeAsync(\"q\", true, a); var b = new AsyncEventingBasicConsumer(channel); b.ReceivedAsync += (s, e) => Task.CompletedTask;")]
    [InlineData("var myBus = new Acme.Bus(); await myBus.StartAsync(); myBus.Listen(t => { }); myBus.Received += t => { };")]
    public Task Stays_silent(string body) => Expect(body);

    [Fact]
    public Task Says_that_messages_are_lost() => Analyze<LateSubscriptionAnalyzer>.Expect(
        Of("await hub.StartAsync(); {|WST101:hub.On<string>(\"a\", t => { })|};"),
        $"'On' is attached after 'await hub.StartAsync()': {Lost}. Attach the listener first, and await inside it.");

    [Theory]
    [InlineData("Acme.Bus.Listen after StartAsync", "await bus.StartAsync(); {|WST101:bus.Listen(t => { })|};")]
    [InlineData("Acme.Bus.Listen after StartAsync", "await db.LoadAsync(); bus.Listen(t => { }); await bus.StartAsync();")]
    [InlineData("Acme.Bus.Listen after StartAsync|Open, Acme.Bus.Received after Open", "bus.Open(); {|WST101:bus.Listen(t => { })|}; {|WST101:bus.Received += t => { }|};")]
    [InlineData("Acme.Bus.Received", "await db.LoadAsync(); {|WST101:bus.Received += t => { }|};")]
    [InlineData("Acme.Bus.Received", "bus.Received += t => { }; await db.LoadAsync();")]
    [InlineData("Acme.Peer.OnText", "await db.LoadAsync(); {|WST101:peer.OnText = t => { }|};")]
    [InlineData("Acme.Peer.OnText", "peer.OnText = t => { }; await db.LoadAsync(); peer.OnText = null;")]
    [InlineData("nonsense, after, , .x after ., Acme.Bus.Listen after", "await bus.StartAsync(); bus.Received += t => { };")]
    public Task Configured_sources(string value, string body) => Analyze<LateSubscriptionAnalyzer>.Expect(
        Of(body), new Dictionary<string, string> { ["websocket_toolkit.message_subscriptions"] = value });

    [Fact]
    public Task Configured_source_that_parks() => Analyze<LateSubscriptionAnalyzer>.Expect(
        Of("await bus.StartAsync(); {|WST101:bus.Listen(t => { })|};"),
        new Dictionary<string, string> { ["websocket_toolkit.message_subscriptions"] = "Acme.Bus.Listen after StartAsync (buffers)" },
        "'Listen' is attached after 'await bus.StartAsync()': until then the connection stalls, and reading pauses when too many messages wait. Attach the listener first, and await inside it.");

    private static Task Expect(string body) => Analyze<LateSubscriptionAnalyzer>.Expect(Of(body));

    private static string Of(string body) => $$"""
        using Microsoft.AspNetCore.SignalR.Client;
        using MQTTnet;
        using RabbitMQ.Client;
        using RabbitMQ.Client.Events;
        using System.Reactive.Linq;
        using System.Reactive.Subjects;
        using Websocket.Client;

        public class Scene
        {
            public async Task Run(HubConnection hub, IWebsocketClient client, IMqttClient mqtt, IChannel channel, IModel model, Acme.Bus bus, Acme.Peer peer, IDatabase db)
            {
                {{body}}
            }
        }

        {{Scene.Helpers}}
        {{StandIns}}
        """;
}
