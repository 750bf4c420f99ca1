using System.Globalization;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace WebSocketToolkit.Integration.Tests.Behaviours;

/// <summary>The numbers of the behaviours that a test shows; <c>docs/coming-from/fastify.md</c> has the list.</summary>
[TraitDiscoverer("WebSocketToolkit.Integration.Tests.Behaviours.BehaviourDiscoverer", "WebSocketToolkit.Integration.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class BehaviourAttribute(params int[] lines) : Attribute, ITraitAttribute
{
    public IReadOnlyList<int> Lines { get; } = lines;
}

/// <summary>Makes the numbers traits, so that a runner can filter by them: <c>--filter Behaviour=68</c>.</summary>
public sealed class BehaviourDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) =>
        ((IEnumerable<int>)traitAttribute.GetConstructorArguments().Single())
        .Select(static line => KeyValuePair.Create("Behaviour", line.ToString(CultureInfo.InvariantCulture)));
}
