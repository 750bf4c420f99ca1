using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Docs;

/// <summary>A block of code on a page. C# may use the types of the blocks before it, and an app's <c>builder</c> and <c>app</c>.</summary>
internal sealed record Snippet(string Page, int Line, string Code)
{
    private const string Fence = "```";

    public static IEnumerable<Snippet> On(string page, string[] lines, string language = "csharp")
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] == Fence + language)
            {
                var end = Array.IndexOf(lines, Fence, i);
                yield return new Snippet(page, i + 2, string.Join('\n', lines[(i + 1)..end]));
                i = end;
            }
        }
    }

    /// <summary>The sources that a reader would have who followed the page up to this block.</summary>
    public string[] WithWhatCameBefore(IEnumerable<Snippet> earlier)
    {
        var unit = Parse();
        var own = Types(unit).Select(type => type.Identifier.Text).ToHashSet(StringComparer.Ordinal);
        var before = earlier.Select(snippet => snippet.Parse()).ToArray();
        var types = before.SelectMany(Types).GroupBy(type => type.Identifier.Text).Select(group => group.Last());
        var usings = string.Concat(before.Append(unit).SelectMany(u => u.Usings).Select(u => u.ToString()).Distinct(StringComparer.Ordinal));
        return
        [
            usings + "\n" + Prologue(unit) + unit.WithUsings(default).ToFullString(),
            usings + "\n" + string.Concat(types.Where(type => !own.Contains(type.Identifier.Text)).Select(type => type.ToFullString())),
        ];
    }

    private static IEnumerable<BaseTypeDeclarationSyntax> Types(CompilationUnitSyntax unit) => unit.Members.OfType<BaseTypeDeclarationSyntax>();

    private static string Prologue(CompilationUnitSyntax unit)
    {
        var statements = unit.Members.OfType<GlobalStatementSyntax>().ToArray();
        if (statements.Length == 0)
        {
            return "";
        }

        var declared = statements.SelectMany(statement => statement.DescendantNodes()).OfType<VariableDeclaratorSyntax>()
            .Select(variable => variable.Identifier.Text)
            .ToHashSet(StringComparer.Ordinal);
        return (declared.Contains("builder") ? "" : "var builder = WebApplication.CreateBuilder(args);\n")
            + (declared.Contains("app") ? "" : "var app = builder.Build();\n");
    }

    private CompilationUnitSyntax Parse() => SyntaxFactory.ParseCompilationUnit(Code, options: Compile.ParseOptions);
}
