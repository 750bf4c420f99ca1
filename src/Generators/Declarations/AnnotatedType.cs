using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Declarations;

/// <summary>
/// A class that seems to have an attribute of ours, in one version of a project. Two values are equal if they are of the same class and it
/// depends on the same declarations.
/// </summary>
/// <param name="Attribute">The attribute's metadata name.</param>
/// <param name="MetadataName">The class's metadata name.</param>
/// <param name="Dependencies">The digest of all declarations that the class depends on.</param>
/// <param name="Project">The project, for the run that made this value.</param>
internal sealed record AnnotatedType(string Attribute, string MetadataName, Digest Dependencies, ProjectVersion Project)
{
    private static readonly string[] _attributes = [KnownTypes.WebSocketRouteAttribute, KnownTypes.OutgoingMessageAttribute];

    /// <summary>Gets the class; null if no class or more than one has the name.</summary>
    public INamedTypeSymbol? Symbol => Project.Compilation.Assembly.GetTypeByMetadataName(MetadataName);

    public static IEnumerable<AnnotatedType> Find(ProjectVersion project, CancellationToken cancellationToken)
    {
        var trees = project.Compilation.SyntaxTrees.Select(tree => TreeDeclarations.Of(tree, cancellationToken)).ToArray();
        var found = _attributes
            .SelectMany(attribute => new AttributeNames(attribute, trees).Find(trees).Select(place => (Attribute: attribute, Place: place)))
            .ToArray();
        if (found.Length == 0)
        {
            return [];
        }

        var dependencies = new Dependencies(trees, project.Digest.Frame).Digests(cancellationToken);
        return found
            .Select(one => new AnnotatedType(one.Attribute, one.Place.MetadataName, dependencies[one.Place.Tree], project))
            .Distinct();
    }

    public bool Equals(AnnotatedType? other) =>
        other is not null && Attribute == other.Attribute && MetadataName == other.MetadataName && Dependencies == other.Dependencies;

    public override int GetHashCode() => Dependencies.GetHashCode();
}
