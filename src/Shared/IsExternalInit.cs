// netstandard2.0 has no such type, and records need it.
namespace System.Runtime.CompilerServices;

internal static class IsExternalInit;
