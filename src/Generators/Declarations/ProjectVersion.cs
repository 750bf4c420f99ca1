namespace WebSocketToolkit.Generators.Declarations;

/// <summary>
/// A project as far as its symbols go. Two versions are equal if no declaration, no reference and no option differs. Later steps run only
/// for a changed version, but <c>ForAttributeWithMetadataName</c> asks for all annotated symbols again after every keystroke: a second for
/// a thousand of them.
/// </summary>
/// <param name="Digest">The digest by which versions are compared.</param>
/// <param name="Source">
/// The compilation, for the later steps of the run that made this value. If the next run makes an equal value, this one stays in its place
/// and no step asks it again. The reference is weak, since otherwise the first compilation would stay in memory.
/// </param>
internal sealed record ProjectVersion(ProjectDigest Digest, WeakReference<Compilation> Source)
{
    /// <summary>Gets the compilation.</summary>
    /// <exception cref="InvalidOperationException">The run is over.</exception>
    public Compilation Compilation => Source.TryGetTarget(out var compilation)
        ? compilation
        : throw new InvalidOperationException(
            "The run that made this version of the project is over. Ask for the compilation within the run.");

    public static ProjectVersion Of(Compilation compilation, CancellationToken cancellationToken) =>
        new(ProjectDigest.Of(compilation, cancellationToken), new(compilation));

    public bool Equals(ProjectVersion? other) => other is not null && Digest.All == other.Digest.All;

    public override int GetHashCode() => Digest.All.GetHashCode();
}
