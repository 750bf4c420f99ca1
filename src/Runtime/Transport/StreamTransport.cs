using System.IO.Pipelines;

namespace WebSocketToolkit.Transport;

/// <summary>The bytes of a connection that is a stream, such as one of HTTP/2. The stream counts the output itself.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Abort">The action that drops the connection. A pending read ends.</param>
internal sealed record StreamTransport(ProgressStream Stream, Action Abort) : WebSocketTransport(
    PipeReader.Create(Stream, new StreamPipeReaderOptions(useZeroByteReads: true)), PipeWriter.Create(Stream), Abort)
{
    public override OutputProgress? ReadProgress() => Stream.ReadProgress();
}
