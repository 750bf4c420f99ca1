using System.IO.Pipelines;

namespace WebSocketToolkit.Testing.Hosting;

/// <summary>The server's end of a connection.</summary>
internal sealed record MemoryPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
