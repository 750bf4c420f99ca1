namespace WebSocketToolkit.Generators.Declarations;

/// <summary>
/// A project as far as its symbols go: equal to another if no declaration, no reference and no option differs. What follows runs for
/// changed ones only, where <c>ForAttributeWithMetadataName</c> asks for all annotated symbols again after every keystroke: a second for a
/// thousand of them.
/// </summary>
/// <param name="Digest">What it is known by.</param>
/// <param name="Source">
/// The compilation, for the steps that follow in the run that made this value. If the next run makes an equal one, this stays in its
/// place and nobody asks it again: held weakly, or the first compilation would stay in memory.
/// </param>
internal sealed record ProjectVersion(ProjectDigest Digest, WeakReference<Compilation> Source)
{
    /// <exception cref="InvalidOperationException">The run is over.</exception>
    public Compilation Compilation =>
        Source.TryGetTarget(out var compilation) ? compilation : throw new InvalidOperationException("A project is asked for after the run that it was made in.");

    public static ProjectVersion Of(Compilation compilation, CancellationToken cancellationToken) =>
        new(ProjectDigest.Of(compilation, cancellationToken), new(compilation));

    public bool Equals(ProjectVersion? other) => other is not null && Digest.All == other.Digest.All;

    public override int GetHashCode() => Digest.All.GetHashCode();
}
