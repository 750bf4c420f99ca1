namespace WebSocketToolkit.Benchmarks.Load.Runs;

/// <summary>What a connection costs that has spoken once and is idle.</summary>
/// <param name="Server">The server.</param>
/// <param name="Bytes">Resident memory.</param>
/// <param name="ConnectMicroseconds">CPU of the server to accept the connection and its handshake.</param>
internal sealed record IdleCost(string Server, double Bytes, double ConnectMicroseconds);
