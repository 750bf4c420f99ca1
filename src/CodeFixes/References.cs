using Microsoft.CodeAnalysis.FindSymbols;

namespace WebSocketToolkit.CodeFixes;

/// <summary>The search for uses of a method, in all files of the solution.</summary>
internal static class References
{
    /// <summary>Indicates whether the method is used in a document that counts.</summary>
    public static async Task<bool> AreAnywhere(IMethodSymbol method, FixSite site, Func<Document, bool> counts)
    {
        var references = await SymbolFinder.FindReferencesAsync(method, site.Document.Project.Solution, site.CancellationToken)
            .ConfigureAwait(false);
        return references.SelectMany(static reference => reference.Locations).Any(location => counts(location.Document));
    }
}
