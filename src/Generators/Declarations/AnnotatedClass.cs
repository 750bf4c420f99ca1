namespace WebSocketToolkit.Generators.Declarations;

/// <summary>A class, or a part of one, that has attributes.</summary>
/// <param name="MetadataName">The class's metadata name, with <c>+</c> before nested types.</param>
/// <param name="Attributes">The last parts of the names of its attributes.</param>
internal sealed record AnnotatedClass(string MetadataName, string[] Attributes);
