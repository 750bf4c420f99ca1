using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;
using WebSocketToolkit.Runtime.Tests.Protocol;

namespace WebSocketToolkit.Runtime.Tests.Routing;

/// <summary>A client behind a pair of pipes, and the server's features through which a handshake reaches them.</summary>
internal sealed class FakeClient : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsUpgradableRequest => true;

    public bool IsExtendedConnect => true;

    public string Protocol => "websocket";

    /// <summary>Completes when the server has answered that it accepts.</summary>
    public Task Accepted => _accepted.Task;

    /// <summary>The server's end.</summary>
    public IDuplexPipe Server => new Pipes(_toServer.Reader, _toClient.Writer);

    public Task<Stream> UpgradeAsync()
    {
        _accepted.SetResult();
        return Task.FromResult<Stream>(new ServerStream(Server));
    }

    public ValueTask<Stream> AcceptAsync() => new(UpgradeAsync());

    /// <summary>Sends a close frame, and waits for the answer, which has the same status.</summary>
    public async Task CloseAsync()
    {
        await _toServer.Writer.WriteAsync(ClientFrames.Frame(Opcode.Close, [0x03, 0xE8]));
        Assert.Equal("880203E8", await ReadAsync(4));
    }

    /// <summary>Reads bytes that the server has sent, as hexadecimal digits.</summary>
    public async Task<string> ReadAsync(int count)
    {
        var result = await _toClient.Reader.ReadAtLeastAsync(count);
        var bytes = result.Buffer.Slice(0, Math.Min(count, result.Buffer.Length));
        var text = Convert.ToHexString(bytes.ToArray());
        _toClient.Reader.AdvanceTo(bytes.End);
        return text;
    }

    /// <summary>Looks at what there is to read, without taking it.</summary>
    /// <returns>Whether the server has sent anything, and whether it has ended the connection.</returns>
    public (bool HasReceived, bool HasEnded) Peek()
    {
        if (!_toClient.Reader.TryRead(out var result))
        {
            return default;
        }

        _toClient.Reader.AdvanceTo(result.Buffer.Start);
        return (!result.Buffer.IsEmpty, result.IsCompleted);
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class ServerStream(IDuplexPipe pipes) : ForwardStream
    {
        public override bool CanWrite => true;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var result = await pipes.Input.ReadAsync(cancellationToken);
            var bytes = result.Buffer.Slice(0, Math.Min(buffer.Length, result.Buffer.Length));
            bytes.CopyTo(buffer.Span);
            pipes.Input.AdvanceTo(bytes.End);
            return (int)bytes.Length;
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await pipes.Output.WriteAsync(buffer, cancellationToken);

        public override async ValueTask DisposeAsync()
        {
            await pipes.Output.CompleteAsync();
            await base.DisposeAsync();
        }
    }
}
