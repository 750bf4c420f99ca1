namespace WebSocketToolkit.Generators.Declarations;

/// <summary>
/// A project as far as its symbols go. Two versions are equal if no declaration, no reference and no option differs. Later steps run only
/// for a changed version, but <c>ForAttributeWithMetadataName</c> asks for all annotated symbols again after every keystroke: a second for
/// a thousand of them.
/// </summary>
internal sealed class ProjectVersion : IEquatable<ProjectVersion>, IRenewable<ProjectVersion>
{
    /// <summary>
    /// The compilation of the latest run that made an equal version. The reference is weak, since otherwise the first compilation would stay in
    /// memory. Any thread may replace it: compilations of equal versions have equal symbols.
    /// </summary>
    private volatile WeakReference<Compilation> _source;

    private ProjectVersion(ProjectDigest digest, WeakReference<Compilation> source) => (Digest, _source) = (digest, source);

    /// <summary>Gets the digest by which versions are compared.</summary>
    public ProjectDigest Digest { get; }

    /// <summary>Gets the compilation.</summary>
    /// <exception cref="InvalidOperationException">The run is over.</exception>
    public Compilation Compilation => _source.TryGetTarget(out var compilation)
        ? compilation
        : throw new InvalidOperationException(
            "The run that made this version of the project is over. Ask for the compilation within the run.");

    public static ProjectVersion Of(Compilation compilation, CancellationToken cancellationToken) =>
        new(ProjectDigest.Of(compilation, cancellationToken), new(compilation));

    public void RenewFrom(ProjectVersion later) => _source = later._source;

    public bool Equals(ProjectVersion? other) => other is not null && Digest.All == other.Digest.All;

    public override bool Equals(object? obj) => Equals(obj as ProjectVersion);

    public override int GetHashCode() => Digest.All.GetHashCode();
}
