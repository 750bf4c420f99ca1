using System.Text;
using WebSocketToolkit.Testing;

namespace WebSocketToolkit.Benchmarks.Load.Generator;

/// <summary>How a server wants to be spoken to.</summary>
internal abstract class Dialect
{
    private const string Reading = """{"sensor":17,"unit":"degrees Celsius","value":21.5}""";

    public static Dialect Plain { get; } = new PlainDialect();

    public static Dialect SignalR { get; } = new SignalRDialect();

    /// <summary>A frame to send before the first message; null if there is none.</summary>
    public abstract byte[]? Greeting { get; }

    /// <summary>Ends a message, where several may share a frame; null if a message is a frame.</summary>
    public virtual byte? Terminator => null;

    public abstract byte[] Frame(Workload work);

    private static byte[] FrameOf(ReadOnlySpan<byte> payload, bool isText) =>
        FrameCodec.ToBytes(isText ? Opcode.Text : Opcode.Binary, payload, (uint)Random.Shared.NextInt64(1L << 32));

    private sealed class PlainDialect : Dialect
    {
        public override byte[]? Greeting => null;

        public override byte[] Frame(Workload work) => FrameOf(
            work.Path == "/json" ? Encoding.UTF8.GetBytes(Reading) : Encoding.ASCII.GetBytes(new string('x', work.Size)), work.IsText);
    }

    private sealed class SignalRDialect : Dialect
    {
        public override byte? Terminator => 0x1E;

        public override byte[] Greeting { get; } = FrameOf("{\"protocol\":\"json\",\"version\":1}\u001e"u8, isText: true);

        public override byte[] Frame(Workload work)
        {
            var (target, argument) = work.Path switch
            {
                "/json" => ("EchoReading", Reading),
                "/room" => ("Broadcast", $"\"{new string('x', work.Size)}\""),
                _ => ("Echo", $"\"{new string('x', work.Size)}\""),
            };
            return FrameOf(
                Encoding.UTF8.GetBytes($$"""{"type":1,"target":"{{target}}","arguments":[{{argument}}]}""" + "\u001e"), isText: true);
        }
    }
}
