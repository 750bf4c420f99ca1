namespace WebSocketToolkit.RabbitMQ.Tests.Adversity;

/// <summary>The suite of all backplanes, on RabbitMQ.</summary>
[Collection(AdversityGroup.Name)]
public sealed class RabbitMQSuite() : BackplaneSuite(new RabbitBroker());
