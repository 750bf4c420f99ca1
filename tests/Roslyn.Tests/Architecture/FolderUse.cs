namespace WebSocketToolkit.Roslyn.Tests.Architecture;

/// <summary>One place where a folder uses a type of another.</summary>
/// <param name="Type">The type.</param>
/// <param name="File">The file that uses it, from the root of the project on.</param>
/// <param name="Line">The line, from 1 on.</param>
internal sealed record FolderUse(string Type, string File, int Line)
{
    public override string ToString() => $"{File}({Line}): {Type}";
}
