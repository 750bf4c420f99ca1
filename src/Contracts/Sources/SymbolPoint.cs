using System.Reflection.Metadata;

namespace WebSocketToolkit.Contracts.Sources;

/// <summary>The first code that the compiler has made of a declaration, as the symbols have it.</summary>
/// <param name="Document">The source file.</param>
/// <param name="Line">The number of the line; null if only the file is known.</param>
/// <param name="Column">The number of the column.</param>
internal sealed record SymbolPoint(Document Document, int? Line = null, int Column = 1);
