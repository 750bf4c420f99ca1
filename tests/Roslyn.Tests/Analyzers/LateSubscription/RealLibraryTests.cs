using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;

/// <summary>The sources of other libraries, against their packages: names and signatures are what they are, and not what was read once.</summary>
public sealed class RealLibraryTests
{
    [Theory]
    // SignalR's client.
    [InlineData("var hub = new HubConnectionBuilder().WithUrl(\"http://a\").Build(); await hub.StartAsync(); {|WST101:hub.On<string>(\"a\", t => { })|};")]
    [InlineData("await hub.StartAsync(); {|WST101:hub.On<int, string>(\"a\", async (n, t) => await Work())|};")]
    [InlineData("await hub.StartAsync(); {|WST101:hub.On(\"a\", [typeof(string)], (a, s) => Task.CompletedTask, new object())|};")]
    [InlineData("{|WST102:hub.StartAsync().Wait()|}; hub.On<string>(\"a\", t => { });")]
    // MQTTnet.
    [InlineData("await mqtt.SubscribeAsync(\"a/#\"); {|WST101:mqtt.ApplicationMessageReceivedAsync += e => Task.CompletedTask|};")]
    [InlineData("var mine = new MqttClientFactory().CreateMqttClient(); await mine.SubscribeAsync(\"a\"); {|WST101:mine.ApplicationMessageReceivedAsync += e => Task.CompletedTask|};")]
    // Websocket.Client.
    [InlineData("await client.Start(); {|WST101:client.MessageReceived.Subscribe(m => { })|};")]
    [InlineData("using var mine = new WebsocketClient(new Uri(\"ws://a\")); await mine.StartOrFail(); {|WST101:mine.MessageReceived.Where(m => m.Text != null).Subscribe(m => { })|};")]
    // RabbitMQ.Client.
    [InlineData("var consumer = new AsyncEventingBasicConsumer(channel); await channel.BasicConsumeAsync(\"q\", true, consumer); {|WST101:consumer.ReceivedAsync += (s, e) => Task.CompletedTask|};")]
    // Rx: A3.
    [InlineData("var s = new Subject<int>(); s.OnNext(1); {|WST101:s.Subscribe(x => { })|};")]
    [InlineData("var s = new Subject<int>(); s.OnNext(1); {|WST101:s.Where(x => x > 1).Select(x => x + 1).Subscribe(x => { })|};")]
    public Task A3_Fires(string body) => Expect(body);

    [Theory]
    [InlineData("hub.On<string>(\"a\", t => { }); await hub.StartAsync();")]
    [InlineData("hub.On<string>(\"a\", t => { }); hub.Closed += async _ => await hub.StartAsync(); hub.Reconnected += _ => Task.CompletedTask; await hub.StartAsync();")]
    [InlineData("hub.Reconnected += _ => { hub.On<string>(\"a\", t => { }); return Task.CompletedTask; }; await hub.StartAsync();")]
    [InlineData("mqtt.ApplicationMessageReceivedAsync += e => Task.CompletedTask; await mqtt.ConnectAsync(new MqttClientOptions()); await mqtt.SubscribeAsync(\"a\");")]
    [InlineData("await mqtt.ConnectAsync(new MqttClientOptions()); mqtt.ApplicationMessageReceivedAsync += e => Task.CompletedTask; await mqtt.SubscribeAsync(\"a\");")]
    [InlineData("mqtt.ConnectedAsync += async e => { mqtt.ApplicationMessageReceivedAsync += m => Task.CompletedTask; await mqtt.SubscribeAsync(\"a\"); }; await mqtt.ConnectAsync(new MqttClientOptions());")]
    [InlineData("client.MessageReceived.Subscribe(m => { }); await client.Start();")]
    [InlineData("client.ReconnectionHappened.Subscribe(r => { }); await client.Start(); client.DisconnectionHappened.Subscribe(r => { });")]
    [InlineData("var consumer = new AsyncEventingBasicConsumer(channel); consumer.ReceivedAsync += (s, e) => Task.CompletedTask; await channel.BasicConsumeAsync(\"q\", true, consumer);")]
    [InlineData("var s = new Subject<int>(); s.Subscribe(x => { }); s.OnNext(1);")]
    [InlineData("var s = new ReplaySubject<int>(); s.OnNext(1); s.Subscribe(x => { });")]
    [InlineData("var s = new BehaviorSubject<int>(0); s.OnNext(1); s.Subscribe(x => { });")]
    public Task A3_Stays_silent(string body) => Expect(body);

    private static Task Expect(string body) => Analyze<LateSubscriptionAnalyzer>.Expect(References.OfLibraries, $$"""
        using System.Reactive.Linq;
        using System.Reactive.Subjects;
        using Microsoft.AspNetCore.SignalR.Client;
        using MQTTnet;
        using RabbitMQ.Client;
        using RabbitMQ.Client.Events;
        using Websocket.Client;

        public static class Scene
        {
            public static async Task Run({{(body.Contains("var hub", StringComparison.Ordinal) ? "" : "HubConnection hub, ")}}IMqttClient mqtt, IWebsocketClient client, IChannel channel)
            {
                {{body}}
                await Work();
            }

            private static Task Work() => Task.Delay(1);
        }
        """);
}
