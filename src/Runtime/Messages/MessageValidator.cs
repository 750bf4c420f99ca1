// The API is experimental in .NET 10; only this file uses it.
#pragma warning disable ASP0029

using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Validation;

namespace WebSocketToolkit.CompilerServices;

/// <summary>
/// The validation of decoded messages by their DataAnnotations, as Minimal APIs do it: where the application has called <c>AddValidation</c>, and
/// knows the type, which <c>[ValidatableType]</c> makes known.
/// </summary>
internal sealed class MessageValidator
{
    private readonly ValidationOptions _options;

    /// <summary>The validation of each type; null for types that are not validated. The search for one costs more than a small message.</summary>
    private readonly ConcurrentDictionary<Type, IValidatableInfo?> _types = new();

    private MessageValidator(ValidationOptions options) => _options = options;

    /// <summary>Creates the validator of an application.</summary>
    /// <returns>Null if the application has not called <c>AddValidation</c>.</returns>
    public static MessageValidator? Create(IServiceProvider services) =>
        services.GetService<IOptions<ValidationOptions>>()?.Value is { Resolvers.Count: > 0 } options ? new(options) : null;

    /// <summary>Validates a message.</summary>
    /// <param name="value">The message.</param>
    /// <param name="services">The services for validation attributes that ask for some.</param>
    /// <returns>The faults of each property; null if there are none.</returns>
    public IReadOnlyDictionary<string, string[]>? Validate(object value, IServiceProvider services)
    {
        var type = value.GetType();
        if (!_types.TryGetValue(type, out var info))
        {
            info = _types.GetOrAdd(type, _options.TryGetValidatableTypeInfo(type, out var found) ? found : null);
        }

        if (info is null)
        {
            return null;
        }

        var context = new ValidateContext
        {
            ValidationOptions = _options,
            ValidationContext = new(value, displayName: type.Name, services, items: null),
        };

        // Attributes and IValidatableObject are synchronous, and so is the framework's walk through their results.
        info.ValidateAsync(value, context, CancellationToken.None).GetAwaiter().GetResult();
        return context.ValidationErrors is { Count: > 0 } faults ? faults : null;
    }
}
