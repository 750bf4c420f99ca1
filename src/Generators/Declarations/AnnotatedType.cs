using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Declarations;

/// <summary>
/// A class that seems to have an attribute of ours, in one version of a project. Two values are equal if they are of the same class and it
/// depends on the same declarations.
/// </summary>
internal sealed class AnnotatedType : IEquatable<AnnotatedType>, IRenewable<AnnotatedType>
{
    private static readonly string[] _attributes = [KnownTypes.WebSocketRouteAttribute, KnownTypes.OutgoingMessageAttribute];

    private readonly Digest _dependencies;

    /// <summary>The project of the latest run that made an equal value. Any thread may replace it.</summary>
    private volatile ProjectVersion _project;

    private AnnotatedType(string attribute, string metadataName, Digest dependencies, ProjectVersion project)
    {
        Attribute = attribute;
        MetadataName = metadataName;
        _dependencies = dependencies;
        _project = project;
    }

    /// <summary>Gets the attribute's metadata name.</summary>
    public string Attribute { get; }

    /// <summary>Gets the class's metadata name.</summary>
    public string MetadataName { get; }

    /// <summary>Returns the class in the compilation of this run; null if no class or more than one has the name.</summary>
    public INamedTypeSymbol? Symbol(out Compilation compilation)
    {
        compilation = _project.Compilation;
        return compilation.Assembly.GetTypeByMetadataName(MetadataName);
    }

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

    public void RenewFrom(AnnotatedType later) => _project = later._project;

    public bool Equals(AnnotatedType? other) =>
        other is not null && Attribute == other.Attribute && MetadataName == other.MetadataName && _dependencies == other._dependencies;

    public override bool Equals(object? obj) => Equals(obj as AnnotatedType);

    public override int GetHashCode() => _dependencies.GetHashCode();
}
