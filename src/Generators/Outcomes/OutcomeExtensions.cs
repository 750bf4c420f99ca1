namespace WebSocketToolkit.Generators.Outcomes;

/// <summary>The steps of a pipeline that separate values from failures.</summary>
internal static class OutcomeExtensions
{
    /// <summary>Returns the values of the steps that succeeded, and reports the failures of the others.</summary>
    public static IncrementalValuesProvider<T> Succeeded<T>(
        this IncrementalValuesProvider<Outcome<T>> outcomes, IncrementalGeneratorInitializationContext context)
        where T : class, IEquatable<T>
    {
        var failures = outcomes.Where(static outcome => outcome.Failure is not null).Select(static (outcome, _) => outcome.Failure!);
        context.RegisterSourceOutput(failures, static (output, failure) => output.ReportDiagnostic(failure.ToDiagnostic()));
        return outcomes.Where(static outcome => outcome.Value is not null).Select(static (outcome, _) => outcome.Value!);
    }
}
