namespace WebSocketToolkit.RabbitMQ.Tests.Adversity;

/// <summary>Tests that harm the broker: beside no other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AdversityGroup
{
    public const string Name = "Adversity";
}
