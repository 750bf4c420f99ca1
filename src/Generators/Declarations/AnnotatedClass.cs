namespace WebSocketToolkit.Generators.Declarations;

/// <summary>A class, or a part of one, that has attributes.</summary>
/// <param name="MetadataName">Its metadata name, with <c>+</c> before nested types.</param>
/// <param name="Attributes">The last names of its attributes.</param>
internal sealed record AnnotatedClass(string MetadataName, string[] Attributes);
