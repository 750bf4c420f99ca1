namespace WebSocketToolkit.Contracts.Sources;

/// <summary>A place in a file, for people and for IDEs.</summary>
/// <param name="File">The full path of the file.</param>
/// <param name="Line">The number of the line, from 1 on.</param>
/// <param name="Column">The number of the column, from 1 on.</param>
internal sealed record SourcePlace(string File, int Line, int Column)
{
    /// <summary>Returns the place in the form that MSBuild and IDEs understand.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}({Line},{Column})");
}
