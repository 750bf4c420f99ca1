using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using WebSocketToolkit.Messages;

namespace WebSocketToolkit.CompilerServices;

/// <summary>The contracts of message types: which one reads a type, and which one writes a value.</summary>
public sealed partial class MessageSerializer
{
    private readonly ConcurrentDictionary<Type, JsonTypeInfo> _contracts = new();
    private readonly ConcurrentDictionary<Type, JsonTypeInfo> _wireContracts = new();

    private JsonTypeInfo Contract(Type type) => _contracts.TryGetValue(type, out var contract) ? contract : AddContract(type);

    private JsonTypeInfo AddContract(Type type)
    {
        try
        {
            return _contracts.GetOrAdd(type, Options.GetTypeInfo(type));
        }
        catch (NotSupportedException exception)
        {
            throw NoContract(type, exception);
        }
        catch (InvalidOperationException exception)
        {
            throw InvalidContract(type, exception);
        }
    }

    private static IEnumerable<Type> DeclaredBy(JsonSerializerContext context) => context.GetType().CustomAttributes
        .Where(static attribute => attribute.AttributeType == typeof(JsonSerializableAttribute))
        .Select(static attribute => attribute.ConstructorArguments[0].Value)
        .OfType<Type>();

    private static bool LacksDerivedTypes(Type type) =>
        type.IsDefined(typeof(JsonPolymorphicAttribute), inherit: false) && !type.IsDefined(typeof(JsonDerivedTypeAttribute), inherit: false);

    private static InvalidOperationException InvalidContract(Type type, Exception inner)
    {
        var remedy = LacksDerivedTypes(type)
            ? $" Add [JsonDerivedType(typeof(…), \"…\")] to '{type}' for each derived type that is a message."
            : "";
        return new($"The message type '{type}' has a JSON contract that is not valid: {inner.Message}{remedy}", inner);
    }

    private static InvalidOperationException NoContract(Type type, Exception? inner) => new(
        $"The message type '{type}' has no JSON contract. Add [JsonSerializable(typeof({type.Name}))] to your JsonSerializerContext, " +
        "and the context to builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, …)).",
        inner);

    /// <summary>
    /// Returns the contract that a value is written with: that of a polymorphic base that lists the value's own type, so that the discriminator
    /// and all data are on the wire, whatever type the callback returns; otherwise that of the callback's type.
    /// </summary>
    private JsonTypeInfo ContractOf<T>(T value)
    {
        var contract = WireContract(typeof(T));
        return typeof(T).IsSealed || value is null || value.GetType() == typeof(T) || WireTypes.Lists(contract, value.GetType())
            ? contract
            : TryWireContract(value.GetType()) is { PolymorphismOptions: not null } own ? own : contract;
    }

    private JsonTypeInfo? TryWireContract(Type type) =>
        _wireContracts.TryGetValue(type, out var known) ? known : Options.TryGetTypeInfo(type, out _) ? AddWireContract(type) : null;

    /// <summary>
    /// Returns the contract that a type is written with. For a type derived from a polymorphic base it is the base's, so that the
    /// discriminator is on the wire.
    /// </summary>
    private JsonTypeInfo WireContract(Type type) =>
        _wireContracts.TryGetValue(type, out var contract) ? contract : AddWireContract(type);

    private JsonTypeInfo AddWireContract(Type type)
    {
        var own = Contract(type);
        return _wireContracts.GetOrAdd(type, WireTypes.BaseOf(type, Options) is { } ancestor ? Options.GetTypeInfo(ancestor) : own);
    }
}
