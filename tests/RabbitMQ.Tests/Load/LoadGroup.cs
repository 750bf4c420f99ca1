namespace WebSocketToolkit.RabbitMQ.Tests.Load;

/// <summary>Tests that fill the machine or stop the broker: beside no other. <c>./test.sh --all</c> runs them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LoadGroup
{
    public const string Name = "Load";
}
