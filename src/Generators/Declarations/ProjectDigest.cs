using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;

namespace WebSocketToolkit.Generators.Declarations;

/// <summary>Makes digests of whole projects.</summary>
internal static class ProjectDigest
{
    private static readonly ConditionalWeakTable<Compilation, object> _known = new();
    private static readonly ConditionalWeakTable<object, object> _identities = new();
    private static long _lastIdentity;

    /// <summary>Of all declarations, and of <see cref="OfFrame"/>.</summary>
    public static Digest Of(Compilation compilation, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(compilation, out var known))
        {
            var digest = new DigestWriter().Add(OfFrame(compilation, cancellationToken));
            foreach (var tree in compilation.SyntaxTrees)
            {
                digest.Add(TreeDeclarations.Of(tree, cancellationToken).Digest);
            }

            known = _known.GetValue(compilation, _ => digest.Take());
        }

        return (Digest)known;
    }

    /// <summary>Of the references, and the options that symbols depend on.</summary>
    public static Digest OfFrame(Compilation compilation, CancellationToken cancellationToken)
    {
        var digest = new DigestWriter()
            .Add(compilation.AssemblyName ?? "")
            .Add((long)((compilation.Options as CSharpCompilationOptions)?.NullableContextOptions ?? default))
            .Add(compilation.Options.CheckOverflow ? 1 : 0);
        foreach (var reference in compilation.References)
        {
            digest.Add(reference.Properties.Aliases.Length);
            foreach (var alias in reference.Properties.Aliases)
            {
                digest.Add(alias);
            }

            // Another project of the solution is a new reference after each of its edits, of bodies too.
            if (reference is CompilationReference { Compilation: CSharpCompilation project })
            {
                digest.Add(Of(project, cancellationToken));
            }
            else
            {
                digest.Add(Identity(reference is CompilationReference other ? other.Compilation : reference));
            }
        }

        return digest.Take();
    }

    /// <summary>A number that no other object has.</summary>
    private static long Identity(object thing) => (long)_identities.GetValue(thing, static _ => Interlocked.Increment(ref _lastIdentity));
}
