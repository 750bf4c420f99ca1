using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Models;

/// <summary>An argument of a callback or of the constructor.</summary>
/// <param name="Source">The source of the argument.</param>
/// <param name="Text">The service's type, the bound value's field, the default value, or the access to the failed message's value.</param>
/// <param name="Key">The service's key.</param>
/// <param name="IsOptional">Indicates whether the service may be missing.</param>
internal sealed record ArgumentModel(ParameterSource Source, string Text, string? Key = null, bool IsOptional = false);
