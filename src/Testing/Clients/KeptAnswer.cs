using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WebSocketToolkit.Testing;

/// <summary>
/// The answer of an application on TestServer to a handshake, which TestServer's client would drop. The body of a refusal stays here, since
/// no client would read it.
/// </summary>
internal sealed class KeptAnswer : Stream
{
    private readonly HttpResponse _response;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly MemoryStream _kept = new();
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _isOver;

    private KeptAnswer(HttpContext context, IHttpResponseBodyFeature inner)
    {
        _response = context.Response;
        _inner = inner;
        var body = new StreamResponseBodyFeature(this);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        _response.OnCompleted(async () =>
        {
            // The writer may hold bytes that it has not flushed, and the response takes no more.
            _isOver = true;
            await body.CompleteAsync();
            _completed.TrySetResult();
        });

        // The application failed halfway, so no further bytes follow.
        context.RequestAborted.Register(() => _completed.TrySetResult());
    }

    /// <summary>
    /// Gets a value indicating whether there is an answer. On TestServer there is no answer from an application that threw.
    /// </summary>
    public bool HasStarted => _response.HasStarted;

    public IReadOnlyDictionary<string, string> Headers =>
        _response.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    public override bool CanRead => false;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Begins to keep the answer to a request.</summary>
    /// <param name="context">The request, before the application gets it.</param>
    public static KeptAnswer KeepFor(HttpContext context) => new(context, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());

    /// <summary>Waits for the whole refusal, and returns its status and body.</summary>
    public async Task<(HttpStatusCode Status, string Body)> ReadAsync(CancellationToken cancellationToken)
    {
        await _completed.Task.WaitAsync(cancellationToken);
        return ((HttpStatusCode)_response.StatusCode, Encoding.UTF8.GetString(_kept.ToArray()));
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_isOver)
        {
            await _inner.StartAsync(cancellationToken);
        }

        _kept.Write(buffer.Span);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        // TestServer refuses this unless the application allows it.
        _inner.Stream.Write([], 0, 0);
        _kept.Write(buffer, offset, count);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => _isOver ? Task.CompletedTask : _inner.Stream.FlushAsync(cancellationToken);

    public override void Flush() => _inner.Stream.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
