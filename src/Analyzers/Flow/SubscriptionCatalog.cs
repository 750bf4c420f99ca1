using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>
/// The known attachments: members with <c>[MessageSubscription]</c>, those of the table of known sources, and those that an
/// <c>.editorconfig</c> names.
/// </summary>
internal sealed class SubscriptionCatalog
{
    private const string Toolkit = "WebSocketToolkit";

    private readonly ImmutableDictionary<string, ImmutableArray<KnownSource>> _known;
    private readonly ConcurrentDictionary<ISymbol, Subscription?> _marked = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _sources = new(SymbolEqualityComparer.Default);

    public SubscriptionCatalog(ImmutableArray<KnownSource> configured)
    {
        // Configured sources come first, so that they can correct the table.
        _known = configured.AddRange(KnownSources.All).GroupBy(known => known.Member)
            .ToImmutableDictionary(group => group.Key, group => group.ToImmutableArray());
    }

    /// <summary>Returns the value behind conversions, for a search before there is a graph.</summary>
    public static IOperation WithoutConversion(IOperation value)
    {
        while (value is IConversionOperation { OperatorMethod: null } conversion)
        {
            value = conversion.Operand;
        }

        return value;
    }

    public Attachment? Find(IOperation operation, Func<IOperation, IOperation> resolve) => operation switch
    {
        IInvocationOperation call => FindCall(call, resolve),
        IEventAssignmentOperation { Adds: true, EventReference: IEventReferenceOperation reference } =>
            Find(operation, reference.Event, reference.Instance, ""),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation reference, Value: not null } assignment
            when reference.Property.Type.TypeKind == TypeKind.Delegate && !IsNull(assignment.Value) =>
            Find(operation, reference.Property, reference.Instance, ""),
        _ => null,
    };

    /// <summary>Indicates whether a listener can be attached to an object of this type.</summary>
    public bool IsSource(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Struct, SpecialType: SpecialType.None }
        && _sources.GetOrAdd(type, FindsMembers);

    /// <summary>Indicates whether methods of this type can attach without a source among their arguments.</summary>
    public bool HoldsSource(ITypeSymbol? type) =>
        type is INamedTypeSymbol named
        && (named.GetMembers().Any(member => member switch
        {
            IFieldSymbol field => IsSource(field.Type),
            IPropertySymbol property => IsSource(property.Type),
            _ => false,
        })
        || named.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => IsSource(parameter.Type))));

    private Attachment? FindCall(IInvocationOperation call, Func<IOperation, IOperation> resolve)
    {
        var method = call.TargetMethod;
        if (method.Name == "Subscribe" && FindObservable(call, resolve) is { } observed)
        {
            return observed;
        }

        var source = call.Instance;
        if (source is null && call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0) is { } first)
        {
            source = first.Value;
        }

        return Find(call, method, source, TextsOf(call));
    }

    private Attachment? Find(IOperation operation, ISymbol member, IOperation? source, string texts)
    {
        var subscription = Known(member) ?? Marked(member);
        return subscription is null ? null : new Attachment(operation, subscription, member, source, subscription.Name + texts);
    }

    private Subscription? Known(ISymbol member)
    {
        if (_known.TryGetValue(member.Name, out var candidates))
        {
            foreach (var candidate in candidates)
            {
                if (member.ContainingType.HasFullName(candidate.Type)
                    || (member is IMethodSymbol && OverridesMemberOf(member, candidate.Type)))
                {
                    return candidate.Subscription;
                }
            }
        }

        return null;
    }

    private static bool OverridesMemberOf(ISymbol member, string type)
    {
        for (var overridden = (member as IMethodSymbol)?.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (overridden.ContainingType.HasFullName(type))
            {
                return true;
            }
        }

        return false;
    }

    private Subscription? Marked(ISymbol member) => CanBeMarked(member) ? _marked.GetOrAdd(member.OriginalDefinition, ReadMark) : null;

    private static Subscription? ReadMark(ISymbol member)
    {
        for (ISymbol? declared = member; declared is not null; declared = Overridden(declared))
        {
            foreach (var attribute in declared.GetAttributes())
            {
                // Our own OnClose is marked so that its listeners are checked. It delivers no messages that could come too early.
                if (attribute.IsMessageSubscription() && !(member.Name == "OnClose" && member.ContainingType.IsConnection()))
                {
                    var buffers = attribute.NamedArguments.Any(static argument =>
                        argument is { Key: "BuffersUntilSubscribed", Value.Value: true });
                    var effect = buffers ? LateAttachmentEffect.Stalls : LateAttachmentEffect.LosesMessages;
                    return new Subscription(member.Name, effect, FlowsWhenGiven: true, []) { IsMarked = true };
                }
            }
        }

        return null;
    }

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IEventSymbol @event => @event.OverriddenEvent,
        _ => null,
    };

    private static bool CanBeMarked(ISymbol member) =>
        member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ReducedExtension } or IEventSymbol
        && member.ContainingAssembly is { } assembly
        && (assembly.Name == Toolkit
            || !member.DeclaringSyntaxReferences.IsEmpty
            || assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => reference.Name == Toolkit)));

    private bool FindsMembers(ITypeSymbol type)
    {
        for (var ancestor = type; ancestor is not null && ancestor.SpecialType == SpecialType.None; ancestor = ancestor.BaseType)
        {
            if (HasMember(ancestor))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(HasMember);
    }

    private bool HasMember(ITypeSymbol type) =>
        _known.Values.Any(group => group.Any(known =>
            type.HasFullName(known.Type)
            || known.Subscription.Starts.Length > 0
                && known.Type.EndsWith("Extensions", StringComparison.Ordinal)
                && type.HasFullName(known.Type.Substring(0, known.Type.Length - "Extensions".Length))))
        || (!type.DeclaringSyntaxReferences.IsEmpty || type.ContainingAssembly?.Name == Toolkit
            || type.ContainingAssembly?.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == Toolkit)) == true)
        && type.GetMembers().Any(member => Marked(member) is not null);

    /// <summary>
    /// Finds the source of an observable behind its operators. Many types have a <c>Subscribe</c>, so only the source tells its meaning.
    /// </summary>
    private Attachment? FindObservable(IInvocationOperation call, Func<IOperation, IOperation> resolve)
    {
        var source = call.Instance ?? call.Arguments.FirstOrDefault()?.Value;
        while (source is not null)
        {
            source = resolve(source);
            if (source is IInvocationOperation { Instance: null, Arguments.IsEmpty: false } step && step.TargetMethod.IsExtensionMethod
                && step.TargetMethod.ContainingNamespace.HasFullName("System.Reactive.Linq"))
            {
                source = step.Arguments[0].Value;
                continue;
            }

            if (source is IPropertyReferenceOperation { Property.Name: var name } reference && Known(reference.Property) is { } behind)
            {
                return new Attachment(call, behind, reference.Property, reference.Instance, name + TextsOf(call));
            }

            return source.Type is { } type && type.HasFullName("System.Reactive.Subjects.Subject")
                && _known["Subscribe"].FirstOrDefault(known => known.Type == "System.Reactive.Subjects.Subject") is { } subject
                ? new Attachment(call, subject.Subscription, call.TargetMethod, source, "Subscribe")
                : null;
        }

        return null;
    }

    private static string TextsOf(IInvocationOperation call)
    {
        var texts = "";
        foreach (var argument in call.Arguments)
        {
            if (argument.Value.Type?.SpecialType == SpecialType.System_String)
            {
                texts += argument.Value.ConstantValue is { HasValue: true, Value: var text } ? $":{text}" : ":?" + argument.Syntax;
            }
        }

        return texts;
    }

    private static bool IsNull(IOperation value) => value.ConstantValue is { HasValue: true, Value: null };
}
