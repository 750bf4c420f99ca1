using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;

namespace WebSocketToolkit.Generators.Declarations;

/// <summary>The digests of a whole project.</summary>
/// <param name="Frame">The digest of the references, and of the options that symbols depend on.</param>
/// <param name="All">The digest of the frame and of all declarations.</param>
internal sealed record ProjectDigest(Digest Frame, Digest All)
{
    private static readonly ConditionalWeakTable<Compilation, ProjectDigest> _known = new();
    private static readonly ConditionalWeakTable<object, object> _identities = new();
    private static long _lastIdentity;

    /// <summary>Returns the digests of a compilation, which are made once.</summary>
    public static ProjectDigest Of(Compilation compilation, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(compilation, out var known))
        {
            var frame = FrameOf(compilation, cancellationToken);
            var digest = new DigestWriter().Add(frame);
            foreach (var tree in compilation.SyntaxTrees)
            {
                digest.Add(TreeDeclarations.Of(tree, cancellationToken).Digest);
            }

            known = _known.GetValue(compilation, _ => new(frame, digest.Take()));
        }

        return known;
    }

    private static Digest FrameOf(Compilation compilation, CancellationToken cancellationToken)
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

            // Another project of the solution is a new reference after each of its edits, even of a body.
            if (reference is CompilationReference { Compilation: CSharpCompilation project })
            {
                digest.Add(Of(project, cancellationToken).All);
            }
            else
            {
                digest.Add(Identity(reference is CompilationReference other ? other.Compilation : reference));
            }
        }

        return digest.Take();
    }

    /// <summary>Returns a number that no other object has.</summary>
    private static long Identity(object thing) => (long)_identities.GetValue(thing, static _ => Interlocked.Increment(ref _lastIdentity));
}
