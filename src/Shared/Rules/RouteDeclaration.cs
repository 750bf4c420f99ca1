using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WebSocketToolkit.Shared;

/// <summary>One <c>[WebSocketRoute]</c> on a class.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Text">The pattern as written.</param>
/// <param name="Pattern">The parsed pattern.</param>
internal sealed record RouteDeclaration(AttributeData Attribute, string Text, RoutePattern Pattern)
{
    /// <summary>Returns the place of the pattern.</summary>
    public Location Location(CancellationToken cancellationToken)
    {
        var syntax = Attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax;
        return syntax?.ArgumentList?.Arguments.FirstOrDefault(static argument => argument.NameEquals is null)?.Expression.GetLocation()
            ?? syntax?.GetLocation()
            ?? Microsoft.CodeAnalysis.Location.None;
    }

    /// <summary>Returns the place of a setting.</summary>
    public Location Location(string setting, CancellationToken cancellationToken) =>
        Attribute.ArgumentLocation(setting, cancellationToken) ?? Location(cancellationToken);
}
