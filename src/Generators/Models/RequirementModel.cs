namespace WebSocketToolkit.Generators.Models;

/// <summary>Something that the user's code needs, and that a trimmed or precompiled application may lack.</summary>
/// <param name="Attribute">The attribute that says so, without its namespace and its suffix: <c>RequiresUnreferencedCode</c>.</param>
/// <param name="Message">The reason, in words.</param>
internal sealed record RequirementModel(string Attribute, string Message);
