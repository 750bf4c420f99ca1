using System.Reflection;
using System.Runtime.ExceptionServices;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace WebSocketToolkit.RabbitMQ.Tests.Harness;

/// <summary>A channel to a broker that confirms each delivery at once, or none.</summary>
public class FakeChannel : DispatchProxy
{
    private AsyncEventHandler<BasicAckEventArgs>? _acks;
    private ulong _tag;

    public bool Confirms { get; set; } = true;

    public static (IChannel Channel, FakeChannel Fake) Create()
    {
        var channel = Create<IChannel, FakeChannel>();
        return (channel, (FakeChannel)(object)channel);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case "add_BasicAcksAsync":
                _acks += (AsyncEventHandler<BasicAckEventArgs>)args![0]!;
                return null;
            case "add_BasicNacksAsync":
                return null;
            case nameof(IChannel.BasicPublishAsync):
                return new ValueTask(PublishAsync());
            default:
                ExceptionDispatchInfo.Throw(new NotSupportedException(targetMethod.Name));
                return null;
        }
    }

    private Task PublishAsync()
    {
        var tag = ++_tag;
        return Confirms && _acks is { } acks ? acks(this, new(tag, multiple: false)) : Task.CompletedTask;
    }
}
