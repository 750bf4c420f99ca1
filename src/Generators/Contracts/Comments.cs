using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WebSocketToolkit.Generators.Contracts;

/// <summary>
/// A reader of documentation comments. It reads the text itself: the compiler does not parse comments in a project without a documentation
/// file.
/// </summary>
internal static class Comments
{
    /// <summary>Returns the summary of a class, a method or a property, in plain text; null if it has none.</summary>
    public static string? SummaryOf(ISymbol symbol) => symbol is IPropertySymbol { ContainingType: { IsRecord: true } record } property
        ? Text(Read(property), "summary") ?? ParameterOf(record, property.Name)
        : Text(Read(symbol), "summary");

    /// <summary>Returns the text about a parameter; null if there is none.</summary>
    public static string? SummaryOf(IParameterSymbol parameter) => ParameterOf(
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var type } constructor && Read(constructor) is null
            ? type
            : parameter.ContainingSymbol,
        parameter.Name);

    private static string? ParameterOf(ISymbol symbol, string name) => Text(
        Read(symbol)?.Elements("param").FirstOrDefault(element => (string?)element.Attribute("name") == name));

    private static XElement? Read(ISymbol symbol)
    {
        var xml = symbol.DeclaringSyntaxReferences.Length == 0
            ? symbol.GetDocumentationCommentXml()
            : symbol.DeclaringSyntaxReferences.Select(static reference => Lines(reference.GetSyntax())).FirstOrDefault(static text => text.Length > 0);
        if (string.IsNullOrEmpty(xml))
        {
            return null;
        }

        try
        {
            var root = XElement.Parse(symbol.DeclaringSyntaxReferences.Length == 0 ? xml : $"<doc>{xml}</doc>");
            return root.Name == "member" || root.Name == "doc" ? root : null;
        }
        catch (XmlException)
        {
            // The compiler warns of a comment that is not well formed, if the user wants it to.
            return null;
        }
    }

    /// <summary>Returns the content of the comment that stands directly before a declaration.</summary>
    private static string Lines(SyntaxNode declaration)
    {
        if (declaration is not MemberDeclarationSyntax)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var line in declaration.GetLeadingTrivia().ToFullString().Split('\n'))
        {
            var content = line.Trim();
            if (content.StartsWith("///", StringComparison.Ordinal))
            {
                text.Append(content, 3, content.Length - 3).Append('\n');
            }
            else if (content.Length > 0)
            {
                text.Clear();
            }
        }

        return text.ToString();
    }

    private static string? Text(XElement? parent, string element) => Text(parent?.Element(element));

    private static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var text = string.Join(" ", string.Concat(element.DescendantNodes().Select(Text)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length == 0 ? null : text;
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { IsEmpty: true } reference when (reference.Attribute("cref") ?? reference.Attribute("langword") ?? reference.Attribute("name")) is { } name
            => LastName(name.Value),
        XElement { Name.LocalName: "para" or "br" } => " ",
        _ => "",
    };

    private static string LastName(string reference)
    {
        var name = reference.Split('(')[0];
        return name.Substring(name.LastIndexOfAny(['.', ':']) + 1);
    }
}
