using System.Globalization;

namespace WebSocketToolkit.Benchmarks.Generator;

/// <summary>A run of the generator that had run before.</summary>
/// <param name="Milliseconds">The median.</param>
/// <param name="Cached">Outputs that were not written again.</param>
/// <param name="Outputs">All of them.</param>
internal sealed record EditedRun(double Milliseconds, int Cached, int Outputs)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Clock.Format(Milliseconds)} ({(Cached == Outputs ? "all" : $"{Cached} of {Outputs}")} cached)");
}
