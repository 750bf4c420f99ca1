using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests;

/// <summary>What users can see: a change shows in the snapshot, and so in the review.</summary>
public sealed class PublicApiTests
{
    private static readonly SymbolDisplayFormat _format = SymbolDisplayFormat.CSharpErrorMessageFormat
        .WithMemberOptions(SymbolDisplayFormat.CSharpErrorMessageFormat.MemberOptions
            | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeConstantValue)
        .WithParameterOptions(SymbolDisplayFormat.CSharpErrorMessageFormat.ParameterOptions
            | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue)
        .WithKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword);

    [Fact]
    public void Runtime() => Matches("WebSocketToolkit");

    [Fact]
    public void Testing() => Matches("WebSocketToolkit.Testing");

    [Fact]
    public void RabbitMQ() => Matches("WebSocketToolkit.RabbitMQ");

    private static void Matches(string assembly, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        var compilation = CSharpCompilation.Create("Any", references: References.OfTests);
        var symbol = References.OfTests.Select(compilation.GetAssemblyOrModuleSymbol).OfType<IAssemblySymbol>().Single(found => found.Name == assembly);
        Snapshot.Match(
            Snapshot.PathOf("Api", "Snapshots", file, test), string.Join("\n", Types(symbol.GlobalNamespace).SelectMany(Lines)) + "\n");
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol @namespace) =>
        @namespace.GetNamespaceMembers().SelectMany(Types)
            .Concat(@namespace.GetTypeMembers().Where(IsVisible))
            .OrderBy(static type => type.ToDisplayString(), StringComparer.Ordinal);

    private static IEnumerable<string> Lines(INamedTypeSymbol type)
    {
        var bases = new[] { type.BaseType }.Concat(type.Interfaces)
            .Where(static ancestor => ancestor is not null && ancestor.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum))
            .Select(static ancestor => ancestor!.ToDisplayString());
        yield return string.Join(" : ", new[] { type.ToDisplayString(_format), string.Join(", ", bases) }.Where(static part => part.Length != 0));
        foreach (var member in type.GetMembers()
            .Where(static member => IsVisible(member) && !member.IsImplicitlyDeclared && member is not IMethodSymbol { AssociatedSymbol: not null })
            .Select(static member => "    " + member.ToDisplayString(_format))
            .Order(StringComparer.Ordinal))
        {
            yield return member;
        }
    }

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;
}
