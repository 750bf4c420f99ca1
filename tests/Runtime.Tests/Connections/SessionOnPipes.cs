using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Connections.Phases;
using WebSocketToolkit.Sending;
using WebSocketToolkit.Testing;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>A session on a pair of pipes, with a clock that stands still, and its peer on the other end.</summary>
internal sealed class SessionOnPipes : IAsyncDisposable
{
    public static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly Pipe _fromPeer;
    private readonly Pipe _toPeer;
    private readonly TaskCompletionSource _dropped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SessionOnPipes(ScriptedHandler handler, Action<WebSocketRouteOptions> configure, long peerReadsUpTo, bool isSocket, PipeReader? input)
    {
        _fromPeer = new(new(pauseWriterThreshold: 0, useSynchronizationContext: false));
        _toPeer = new(new(pauseWriterThreshold: peerReadsUpTo, resumeWriterThreshold: peerReadsUpTo / 2, useSynchronizationContext: false));
        Handler = handler;
        Input = new(input ?? _fromPeer.Reader);
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Time).AddWebSocketRoutes().BuildServiceProvider();
        var server = services.GetRequiredService<WebSocketServerContext>();
        var options = server.Options.CopyForRoute();
        options.CloseTimeout = CloseTimeout;
        configure(options);
        var definition = new WebSocketEndpointDefinition(
            typeof(SessionOnPipes),
            static () => new(static () => { }, static binder => EndpointFilterInvocationContext.Create(binder.Context), static _ => null!))
        {
            AcceptedKinds = MessageKinds.Text,
        };
        Session = new(
            new PipeTransport(Input, _toPeer.Writer, Drop, isSocket ? EndOutput : null) { Counters = () => Progress },
            new DefaultHttpContext { RequestServices = services },
            subprotocol: null,
            userId: null,
            compression: null,
            handler,
            new("/", definition, options, server, server.Groups.Of(typeof(SessionOnPipes))));
        Peer = new(new DuplexStream(_toPeer.Reader.AsStream(), _fromPeer.Writer.AsStream(leaveOpen: true)));
        Running = Session.RunAsync();
    }

    public WatchedTime Time { get; } = new();

    public ScriptedHandler Handler { get; }

    public WatchedReader Input { get; }

    public WebSocketSession Session { get; }

    public RawClient Peer { get; }

    /// <summary>Completes when the connection is over.</summary>
    public Task Running { get; }

    /// <summary>What the transport counts of its output.</summary>
    public OutputProgress? Progress { get; set; }

    /// <summary>Whether the output has ended, as by FIN.</summary>
    public bool IsOutputEnded { get; private set; }

    public bool IsDropped => _dropped.Task.IsCompleted;

    public ConnectionPhase Phase => Session.Lifetime.Phase;

    /// <summary>A connection that opens.</summary>
    /// <param name="configure">Changes the route's settings.</param>
    /// <param name="peerReadsUpTo">Bytes that the transport takes before the peer reads any.</param>
    /// <param name="handlesErrors">Whether <c>OnError</c> handles what it is told.</param>
    /// <param name="isSocket">Makes the transport like a socket: its output can end first, and unread input resets it.</param>
    /// <param name="input">What the session reads instead of what the peer sends.</param>
    public static SessionOnPipes Open(
        Action<WebSocketRouteOptions>? configure = null,
        long peerReadsUpTo = 64 * 1024,
        bool handlesErrors = true,
        bool isSocket = false,
        PipeReader? input = null) =>
        new(new ScriptedHandler { HandlesErrors = handlesErrors }, configure ?? (static _ => { }), peerReadsUpTo, isSocket, input);

    /// <summary>A connection in a phase: open, with a callback that runs and a message, "second", that waits for it; then what the phase takes.</summary>
    public static async Task<SessionOnPipes> InAsync(ConnectionPhase phase)
    {
        var scene = Open(isSocket: true, configure: static options =>
        {
            options.PingInterval = TimeSpan.FromSeconds(2);
            options.PongTimeout = TimeSpan.FromSeconds(60);
            options.MaxLifetime = TimeSpan.FromSeconds(30);
        });
        if (phase != ConnectionPhase.Opening)
        {
            scene.Handler.Opening.SetResult();
        }

        await scene.SendAsync(RawFrame.OfText("first"), RawFrame.OfText("second"));
        if (phase != ConnectionPhase.Opening)
        {
            await scene.Handler.CalledAsync("first");
        }

        switch (phase)
        {
            case ConnectionPhase.Aborted:
                await scene.MoveAsync(ConnectionPhase.ClosingByPeer);
                await scene.MoveAsync(ConnectionPhase.Aborted);
                break;
            case ConnectionPhase.Ended:
                await scene.MoveAsync(ConnectionPhase.ClosingByPeer);
                await scene.MoveAsync(ConnectionPhase.Ended);
                break;
            case > ConnectionPhase.Open:
                await scene.MoveAsync(phase);
                break;
        }

        return scene;
    }

    /// <summary>Does what leads to a phase, and waits until it has had its effect.</summary>
    public async Task MoveAsync(ConnectionPhase to)
    {
        switch (to)
        {
            case ConnectionPhase.Open:
                Handler.Opening.TrySetResult();
                await Handler.CalledAsync("first");
                break;
            case ConnectionPhase.Closing:
                Session.CloseHandshake.TryClose(new(4000, "bye", WebSocketCloseInitiator.Application));
                break;
            case ConnectionPhase.ClosingAfterFault:
                await SendAsync(RawFrame.OfBinary(1) with { Opcode = Testing.Opcode.Continuation });
                break;
            case ConnectionPhase.ClosingByPeer:
                var handled = Input.AdvancedAsync();
                await Peer.SendAsync(RawFrame.OfClose(4001, "gone"));
                await handled;
                break;
            case ConnectionPhase.Aborted:
                await PassCloseTimeoutAsync();
                break;
            case ConnectionPhase.Ended:
                Handler.Opening.TrySetResult();
                Handler.FirstMessage.TrySetResult();
                if (Phase is ConnectionPhase.Closing or ConnectionPhase.ClosingAfterFault)
                {
                    await EndAsync();
                }
                else if (Phase == ConnectionPhase.ClosingByPeer)
                {
                    await EndStreamAsync();
                }

                await Running.WaitAsync(TimeSpan.FromSeconds(5));
                break;
        }
    }

    /// <summary>Lets the close timeout of a peer that reads pass, and the linger time behind it.</summary>
    public async Task PassCloseTimeoutAsync()
    {
        if (Session.Lifetime.Rules.SendBuffer == SendState.Closing)
        {
            await LastFrameLeftAsync();
        }

        // The deadline of a peer that closes has two steps: the answer, and the linger.
        Time.Advance(CloseTimeout);
        if (Phase == ConnectionPhase.ClosingByPeer)
        {
            await LastFrameLeftAsync();
        }

        Time.Advance(ConnectionDeadlines.Linger);
    }

    /// <summary>Waits until the close frame has left: while it has not, a deadline may wait for the peer to read.</summary>
    public Task LastFrameLeftAsync() => Session.Sender.Ended.WaitAsync(TimeSpan.FromSeconds(5));

    /// <summary>Sends frames, and waits until they have been read.</summary>
    public async Task SendAsync(params RawFrame[] frames)
    {
        await Input.WaitingAsync();
        var handled = Input.AdvancedAsync();
        await Peer.SendAsync(frames);
        await handled;
    }

    /// <summary>Answers the close frame, and ends the peer's stream.</summary>
    public async Task EndAsync()
    {
        await Peer.SendAsync(RawFrame.OfClose(1000));
        await EndStreamAsync();
    }

    public async Task EndStreamAsync() => await _fromPeer.Writer.CompleteAsync();

    public void OnTimer() => Session.OnTimer(Time.GetTimestamp());

    public async ValueTask DisposeAsync()
    {
        Handler.Opening.TrySetResult();
        Handler.FirstMessage.TrySetResult();
        Session.CloseHandshake.Abort(WebSocketCloseInitiator.Application);
        await Running.WaitAsync(TimeSpan.FromSeconds(5));
        await Peer.DisposeAsync();
    }

    private void EndOutput()
    {
        IsOutputEnded = true;
        _toPeer.Writer.Complete();
    }

    private void Drop()
    {
        if (_dropped.TrySetResult())
        {
            _fromPeer.Writer.Complete(new IOException("The transport was dropped."));
            _toPeer.Writer.CancelPendingFlush();
        }
    }

    /// <summary>A transport that is like a socket if its output can end first.</summary>
    private sealed record PipeTransport(PipeReader Input, PipeWriter Output, Action Abort, Action? End) : WebSocketTransport(Input, Output, Abort)
    {
        public Func<OutputProgress?> Counters { get; init; } = static () => null;

        public override bool ResetsOnUnreadInput => End is not null;

        public override OutputProgress? ReadProgress() => Counters();

        public override void EndOutput() => End?.Invoke();
    }

    private sealed class DuplexStream(Stream input, Stream output) : Stream
    {
        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => input.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => output.WriteAsync(buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
