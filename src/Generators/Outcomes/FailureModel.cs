using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Outcomes;

/// <summary>A fault of the toolkit that costs a class its code.</summary>
/// <param name="TypeName">The class.</param>
/// <param name="Fault">The exception, in words.</param>
internal sealed record FailureModel(string TypeName, string Fault)
{
#pragma warning disable RS2008 // The table of the analyzers' releases lists the rule.
    private static readonly DiagnosticDescriptor _rule = new(
        RuleIds.GenerationFailed, GenerationFailure.Title, GenerationFailure.Message, GenerationFailure.Category, DiagnosticSeverity.Error,
        isEnabledByDefault: true, helpLinkUri: RuleIds.HelpLink(RuleIds.GenerationFailed));
#pragma warning restore RS2008

    /// <summary>Returns the diagnostic. It has no location: an edit of a body would move it without a new run of the step.</summary>
    public Diagnostic ToDiagnostic() => Diagnostic.Create(_rule, Location.None, TypeName.Replace("global::", ""), Fault);
}
