namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>
/// The sources of other libraries: the member that attaches, the methods that start the flow, and the effect of being late.
/// </summary>
internal static class KnownSources
{
    public static readonly ImmutableArray<KnownSource> All =
    [
        // ASP.NET Core SignalR client: a message without a handler is dropped with a log entry.
        Push("Microsoft.AspNetCore.SignalR.Client.HubConnection", "On", "StartAsync"),
        Push("Microsoft.AspNetCore.SignalR.Client.HubConnectionExtensions", "On", "StartAsync"),

        // WebSocketSharp: events without a queue.
        Push("WebSocketSharp.WebSocket", "OnMessage", "Connect", "ConnectAsync", "Accept", "AcceptAsync"),

        // Fleck hands the connection to a callback and reads from then on; the listener is a property.
        Given("Fleck.IWebSocketConnection", "OnMessage"),
        Given("Fleck.IWebSocketConnection", "OnBinary"),

        // Websocket.Client: a subject behind a property.
        Push("Websocket.Client.IWebsocketClient", "MessageReceived", "Start", "StartOrFail"),
        Push("Websocket.Client.WebsocketClient", "MessageReceived", "Start", "StartOrFail"),

        // Rx: a plain subject keeps nothing (a ReplaySubject and a BehaviorSubject do).
        Push("System.Reactive.Subjects.Subject", "Subscribe", "OnNext"),

        // MQTTnet: a received message without a handler is acknowledged and lost. No message arrives before a subscription.
        Push("MQTTnet.IMqttClient", "ApplicationMessageReceivedAsync", "SubscribeAsync"),
        Push("MQTTnet.MqttClient", "ApplicationMessageReceivedAsync", "SubscribeAsync"),
        Push("MQTTnet.Client.IMqttClient", "ApplicationMessageReceivedAsync", "SubscribeAsync"),
        Push("MQTTnet.Client.MqttClient", "ApplicationMessageReceivedAsync", "SubscribeAsync"),

        // RabbitMQ.Client: the consumer is an argument of the channel's method that starts it.
        Push("RabbitMQ.Client.Events.AsyncEventingBasicConsumer", "ReceivedAsync", "BasicConsumeAsync"),
        Push("RabbitMQ.Client.Events.AsyncEventingBasicConsumer", "Received", "BasicConsume"),
        Push("RabbitMQ.Client.Events.EventingBasicConsumer", "Received", "BasicConsume"),

        new(
            "System.Net.WebSockets.WebSocket", "ReceiveAsync",
            new("ReceiveAsync", LateAttachmentEffect.LeavesPingsUnanswered, FlowsWhenGiven: true, ["ConnectAsync"])),
    ];

    private static KnownSource Push(string type, string member, params string[] starts) =>
        new(type, member, new Subscription(member, LateAttachmentEffect.LosesMessages, FlowsWhenGiven: false, [.. starts]));

    private static KnownSource Given(string type, string member) =>
        new(type, member, new Subscription(member, LateAttachmentEffect.LosesMessages, FlowsWhenGiven: true, []));
}
