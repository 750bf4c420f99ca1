using WebSocketToolkit.Analyzers.LateSubscription;

namespace WebSocketToolkit.Analyzers.Payloads;

/// <summary>Types that show received memory without owning it.</summary>
internal static class BorrowedMemory
{
    public static bool IsBorrowed(this ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { Name: "WebSocketMessage" } => type.HasFullName("WebSocketToolkit.WebSocketMessage"),
        INamedTypeSymbol { Name: "ReadOnlyMemory" or "Memory", TypeArguments.Length: 1 } memory =>
            memory.TypeArguments[0].SpecialType == SpecialType.System_Byte && memory.ContainingNamespace.IsNamed("System"),
        INamedTypeSymbol { Name: "ReadOnlySequence", TypeArguments.Length: 1 } sequence =>
            sequence.TypeArguments[0].SpecialType == SpecialType.System_Byte && sequence.ContainingNamespace.IsNamed("System.Buffers"),
        INamedTypeSymbol { Name: "Stream" } => type.HasFullName("System.IO.Stream"),
        _ => false,
    };
}
