using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Outcomes;

/// <summary>
/// The result of a step for one class: its value, nothing, or a failure. An exception that left a step would end generation for the whole
/// project.
/// </summary>
/// <param name="Value">The value; null if the class has no code, or the step failed.</param>
/// <param name="Failure">The failure; null if the step succeeded.</param>
internal sealed record Outcome<T>(T? Value, FailureModel? Failure)
    where T : class, IEquatable<T>
{
    /// <param name="type">The class that the step is about.</param>
    /// <param name="step">The step.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    public static Outcome<T> Of(string type, Func<T?> step, CancellationToken cancellationToken)
    {
        try
        {
            return new(step(), null);
        }
        catch (Exception fault) when (GenerationFailure.IsFault(fault, cancellationToken))
        {
            return new(null, new(type, GenerationFailure.Describe(fault)));
        }
    }
}
