using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WebSocketToolkit.Shared;

/// <summary>The named arguments of an attribute, and their places in the source.</summary>
internal static class AttributeArguments
{
    /// <summary>Returns the value of a named argument; null if it is not given.</summary>
    public static object? Argument(this AttributeData attribute, string name)
    {
        var given = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name);
        return given is { Key: not null, Value.Kind: not TypedConstantKind.Error } ? given.Value.Value : null;
    }

    /// <summary>Returns the place of a named argument; null if it is not given, or has no source.</summary>
    public static Location? ArgumentLocation(this AttributeData attribute, string name, CancellationToken cancellationToken) =>
        (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax)
        ?.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name)?.GetLocation();
}
