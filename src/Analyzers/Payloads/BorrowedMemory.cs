using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Payloads;

/// <summary>The types that show received memory without owning it.</summary>
internal static class BorrowedMemory
{
    public static bool IsBorrowed(this ITypeSymbol? type) =>
        type is INamedTypeSymbol
        && (type.IsMessage() || type.IsByteMemory() || type.IsWritableByteMemory() || type.IsByteSequence() || type.IsStream());
}
