using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using WebSocketToolkit.Contracts.AsyncApi;
using WebSocketToolkit.Contracts.Comparison;
using WebSocketToolkit.Contracts.Sources;

namespace WebSocketToolkit.Contracts.Build;

/// <summary>The places to which findings point: the classes that somebody has changed, or else the committed document.</summary>
/// <param name="parts">The declarations behind the new document; null if it has none.</param>
/// <param name="path">The full path of the committed document.</param>
/// <param name="committed">The text of the committed document.</param>
[RequiresUnreferencedCode("Callbacks are found by their names.")]
internal sealed class FindingPlaces(DocumentParts? parts, string path, byte[] committed) : IDisposable
{
    private readonly SourceFinder _sources = new(new(Path.GetDirectoryName(path)!));

    /// <summary>Returns the place of a finding.</summary>
    public SourcePlace Of(Finding finding) =>
        finding.Places
            .Select(place => parts?.Find(place))
            .OfType<DocumentPart>()
            .SelectMany(DeclarationsOf)
            .Select(_sources.Find)
            .FirstOrDefault(static place => place is not null)
        ?? new(path, JsonLines.Find(committed, [.. finding.Pointer.Split('/').Skip(1).Select(Json.NameOf)]), 1);

    public void Dispose() => _sources.Dispose();

    /// <summary>Returns what a part describes, the nearest declaration first.</summary>
    private static IEnumerable<MemberInfo> DeclarationsOf(DocumentPart part)
    {
        if (part.Member is { } member)
        {
            yield return member;
        }

        if (part.Callback is { } callback)
        {
            foreach (var method in part.Type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            {
                if ((method.Name == callback.Name || method.Name == callback.Name + "Async") && Takes(method, callback.Receives?.Type))
                {
                    yield return method;
                }
            }
        }

        yield return part.Type;
    }

    private static bool Takes(MethodInfo method, Type? message) =>
        message is null || Array.Exists(method.GetParameters(), parameter => parameter.ParameterType == message);
}
