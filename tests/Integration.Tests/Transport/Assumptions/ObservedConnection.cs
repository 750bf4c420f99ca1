using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace WebSocketToolkit.Integration.Tests.Transport.Assumptions;

/// <summary>A connection in memory that notes what Kestrel does with it. As one that leaves Kestrel, it ends nothing when Kestrel does.</summary>
internal sealed class ObservedConnection : DefaultConnectionContext, IDuplexPipe
{
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ObservedConnection(EndPoint local)
        : base(Guid.NewGuid().ToString("N"))
    {
        Input = new ObservedReader(_toServer.Reader, this);
        Output = new ObservedWriter(_toClient.Writer, this);
        Transport = this;
        LocalEndPoint = local;
        RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 1);
        ConnectionClosed = _closed.Token;
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>What has happened, in order.</summary>
    public ConcurrentQueue<string> Events { get; } = new();

    public Task Disposed => _disposed.Task.WaitAsync(Clients.Patience);

    /// <summary>Called when Kestrel disposes of the connection.</summary>
    public Action? Disposing { get; set; }

    public async Task SendAsync(byte[] bytes) => await _toServer.Writer.WriteAsync(bytes);

    /// <summary>The head of the response.</summary>
    public async Task<string> ReadHeadAsync()
    {
        while (true)
        {
            var read = await _toClient.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience);
            var text = Encoding.Latin1.GetString(read.Buffer);
            if (text.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                return text;
            }

            Assert.False(read.IsCompleted, text);
            _toClient.Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The bytes that Kestrel has not consumed.</summary>
    public byte[] ReadRest() => _toServer.Reader.TryRead(out var read) ? read.Buffer.ToArray() : [];

    /// <summary>The client has gone.</summary>
    public Task VanishAsync() => _closed.CancelAsync();

    public override void Abort(ConnectionAbortedException abortReason) => Events.Enqueue("abort");

    public override ValueTask DisposeAsync()
    {
        Disposing?.Invoke();
        Events.Enqueue("dispose");
        _disposed.TrySetResult();
        return base.DisposeAsync();
    }
}
