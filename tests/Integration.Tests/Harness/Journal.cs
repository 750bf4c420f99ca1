using System.Threading.Channels;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>What an endpoint's instances and services do, in order: a singleton of the test's application.</summary>
internal sealed class Journal
{
    private readonly Channel<string> _entries = Channel.CreateUnbounded<string>();
    private int _number = -1;

    /// <summary>Counts the things that are made.</summary>
    public int Next() => Interlocked.Increment(ref _number);

    public void Add(string entry) => _entries.Writer.TryWrite(entry);

    public async Task ExpectAsync(params string[] entries)
    {
        foreach (var entry in entries)
        {
            Assert.Equal(entry, await _entries.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience));
        }
    }

    /// <summary>Nothing but what was expected has happened.</summary>
    public void AssertEmpty() => Assert.False(_entries.Reader.TryRead(out var entry), entry);
}
