using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WebSocketToolkit.Generators.Declarations;

/// <summary>
/// A reader of a file's declarations. It leaves out the parts that no symbol depends on: bodies, initial values, blanks and comments.
/// </summary>
internal sealed class DeclarationReader : CSharpSyntaxWalker
{
    /// <summary>The marks of the digest, which differ from the kind of every node.</summary>
    private const int Token = 1;
    private const int Skipped = 2;
    private const int End = 3;

    private readonly DigestWriter _digest = new();
    private readonly HashSet<string> _declares = new(StringComparer.Ordinal);
    private readonly HashSet<string> _mentions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal);
    private readonly List<(string Alias, string Target)> _aliases = [];
    private readonly List<AnnotatedClass> _annotated = [];
    private readonly SyntaxNode _root;
    private readonly CancellationToken _cancellationToken;
    private string _namespace = "";
    private string _outer = "";
    private string _siblingName = "";
    private bool _isGlobal;

    private DeclarationReader(SyntaxNode root, CancellationToken cancellationToken)
        : base(SyntaxWalkerDepth.Token) => (_root, _cancellationToken) = (root, cancellationToken);

    public static TreeDeclarations Read(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var root = tree.GetRoot(cancellationToken);
        var reader = new DeclarationReader(root, cancellationToken);

        // A file-local type has the path in its name. Generated files do not have the project's nullable context.
        reader._digest.Add(tree.FilePath)
            .Add((long)((tree.Options as CSharpParseOptions)?.LanguageVersion ?? 0))
            .Add(root.GetLeadingTrivia().Any(static trivia => trivia.ToString().Contains("<auto")) ? 1 : 0);
        reader.Visit(root);
        return new(
            reader._digest.Take(),
            [.. reader._declares],
            [.. reader._mentions],
            [.. reader._namespaces],
            [.. reader._aliases],
            [.. reader._annotated],
            reader._isGlobal);
    }

    public override void Visit(SyntaxNode? node)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        switch (node)
        {
            case null:
                break;
            case var body when IsBody(body):
                AddBody(body);
                break;
            case BaseNamespaceDeclarationSyntax part:
                VisitNamespace(part);
                break;
            case TypeDeclarationSyntax type:
                VisitType(type);
                break;
            case ExpressionSyntax expression:
                VisitExpression(expression);
                break;
            default:
                VisitChildren(node);
                break;
        }
    }

    public override void VisitToken(SyntaxToken token)
    {
        AddDirectives(token);

        // The parser may skip a stray brace and read the rest in another way, so that the tokens alone do not tell the structure.
        _digest.AddKind(HasSkippedText(token) ? Skipped : Token).Add(token.Text);
        if (token.IsKind(SyntaxKind.IdentifierToken))
        {
            _mentions.Add(token.ValueText);
        }
    }

    /// <summary>Indicates whether no symbol depends on the content of the node. Constants, defaults and attributes count.</summary>
    private static bool IsBody(SyntaxNode node) => node switch
    {
        BlockSyntax or ArrowExpressionClauseSyntax or ConstructorInitializerSyntax or GlobalStatementSyntax => true,
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax } => true,
        EqualsValueClauseSyntax { Parent.Parent.Parent: BaseFieldDeclarationSyntax field } => !field.Modifiers.Any(SyntaxKind.ConstKeyword),
        _ => false,
    };

    private static string LastName(NameSyntax name) => name switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax aliased => aliased.Name.Identifier.ValueText,
        _ => "",
    };

    private bool HasSkippedText(SyntaxToken token) =>
        _root.ContainsSkippedText
        && (token.LeadingTrivia.Any(SyntaxKind.SkippedTokensTrivia) || token.TrailingTrivia.Any(SyntaxKind.SkippedTokensTrivia));

    private void AddDirectives(SyntaxToken token)
    {
        if (!token.ContainsDirectives)
        {
            return;
        }

        foreach (var trivia in token.LeadingTrivia)
        {
            // Other directives have already had their effect, or are about warnings and lines.
            if (trivia.IsKind(SyntaxKind.NullableDirectiveTrivia))
            {
                _digest.Add(trivia.ToString());
            }
        }
    }

    private void AddBody(SyntaxNode body)
    {
        // The presence of a body counts, and so does the effect of a directive in it on later lines.
        _digest.Add("{}");
        if (body.ContainsDirectives)
        {
            foreach (var token in body.DescendantTokens())
            {
                AddDirectives(token);
            }
        }
    }

    /// <summary>Adds the names of types that the names of the class's generated code depend on.</summary>
    private void MentionNames()
    {
        const string Extensions = "WebSocketRouteExtensions";
        _mentions.Add(_siblingName + Extensions);
        _mentions.Add(_outer.Substring(_outer.LastIndexOf('.') + 1).Replace('+', '_') + Extensions);
        for (var length = _outer.IndexOf('+') < 0 ? _siblingName.Length : 1; length <= _siblingName.Length; length++)
        {
            _mentions.Add(_siblingName.Substring(0, length));
        }
    }

    /// <summary>Adds a node with its end, so that the digest tells a node inside another from one behind it.</summary>
    private void VisitChildren(SyntaxNode node)
    {
        Note(node);
        _digest.AddKind(node.RawKind);
        base.Visit(node);
        _digest.AddKind(End);
    }

    /// <summary>Adds an expression or a type without recursion: the compiler takes a constant of 20,000 terms.</summary>
    private void VisitExpression(ExpressionSyntax expression)
    {
        if (expression is IdentifierNameSyntax { Identifier: var identifier })
        {
            _digest.AddKind(expression.RawKind);
            VisitToken(identifier);
            return;
        }

        foreach (var part in expression.DescendantNodesAndTokensAndSelf())
        {
            if (part.IsToken)
            {
                VisitToken(part.AsToken());
            }
            else
            {
                _digest.AddKind(part.RawKind);
            }
        }
    }

    private void Note(SyntaxNode node)
    {
        switch (node)
        {
            case EnumDeclarationSyntax type:
                _declares.Add(type.Identifier.ValueText);
                break;
            case DelegateDeclarationSyntax type:
                _declares.Add(type.Identifier.ValueText);
                break;
            case AttributeListSyntax { Parent: CompilationUnitSyntax }:
                _isGlobal = true;
                break;
            case UsingDirectiveSyntax directive:
                _isGlobal |= directive.GlobalKeyword != default;
                if (directive is { Alias: { } alias, NamespaceOrType: NameSyntax target })
                {
                    _aliases.Add((alias.Name.Identifier.ValueText, LastName(target)));
                }

                break;
        }
    }

    private void VisitNamespace(BaseNamespaceDeclarationSyntax node)
    {
        var outer = _namespace;
        foreach (var part in node.Name.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        {
            _namespace += (_namespace.Length == 0 ? "" : ".") + part.Identifier.ValueText;
            _namespaces.Add(_namespace);
        }

        VisitChildren(node);
        _namespace = outer;
    }

    private void VisitType(TypeDeclarationSyntax node)
    {
        var (outer, outerSibling) = (_outer, _siblingName);
        var name = node.Identifier.ValueText;
        _declares.Add(name);
        var arity = node.TypeParameterList?.Parameters.Count ?? 0;
        _outer = (_outer.Length != 0 ? _outer + "+" : _namespace.Length != 0 ? _namespace + "." : "")
            + name
            + (arity == 0 ? "" : "`" + arity.ToString(System.Globalization.CultureInfo.InvariantCulture));
        _siblingName += name;
        if (node.AttributeLists.Count != 0)
        {
            MentionNames();
            var attributes = node.AttributeLists.SelectMany(static list => list.Attributes);
            _annotated.Add(new(_outer, [.. attributes.Select(static attribute => LastName(attribute.Name))]));
        }

        VisitChildren(node);
        (_outer, _siblingName) = (outer, outerSibling);
    }
}
