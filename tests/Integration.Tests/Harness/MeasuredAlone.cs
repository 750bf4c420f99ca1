namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>The tests that measure the process: no other test may run beside them.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;
