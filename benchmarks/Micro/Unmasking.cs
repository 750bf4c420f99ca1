using BenchmarkDotNet.Attributes;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Benchmarks.Micro;

/// <summary>Unmasking a payload, against the session that RFC 6455 has in section 5.3.</summary>
public class Unmasking
{
    private readonly byte[] _key = [1, 2, 3, 4];
    private byte[] _payload = [];

    [Params(16, 1024, 64 * 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public void SetUp() => _payload = new byte[Size];

    [Benchmark(Baseline = true)]
    public void PlainLoop()
    {
        for (var i = 0; i < _payload.Length; i++)
        {
            _payload[i] ^= _key[i % 4];
        }
    }

    [Benchmark]
    public void Masked() => Masking.Apply(_payload, 0x04030201, 0);
}
