using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers;

/// <summary>The table of all rules. A message states the fact, then the remedy.</summary>
internal static class Descriptors
{
    private const string Endpoint = GenerationFailure.Category;
    private const string Lifetime = "WebSocketToolkit.Lifetime";

    public static readonly DiagnosticDescriptor NotAnEndpoint = Rule(
        RuleIds.NotAnEndpoint, "The class cannot be a WebSocket endpoint",
        "'{0}' cannot be a WebSocket endpoint because {1}. {2}.", Endpoint, DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor NoCallback = Rule(
        RuleIds.NoCallback, "No callback can run",
        "'{0}' {1}. {2}.", Endpoint, DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor UnbindableParameter = Rule(
        RuleIds.UnbindableParameter, "The parameter cannot be bound",
        "The parameter '{0}' of '{1}' cannot be bound: {2}. {3}.", Endpoint, DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor UnsendableReturnType = Rule(
        RuleIds.UnsendableReturnType, "The return type cannot be sent",
        "'{0}' cannot return '{1}': {2}. {3}.", Endpoint, DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor BadPattern = Rule(
        RuleIds.BadPattern, "The route pattern is malformed or does not match the callbacks",
        "The route pattern '{0}' is wrong: {1}. {2}.", Endpoint, DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor SameRoute = Rule(
        RuleIds.SameRoute, "Two classes have the same route",
        "'{0}' matches the same paths as a route of '{1}', so the router cannot choose between them. Change one of the patterns.",
        Endpoint, DiagnosticSeverity.Error,
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor CompetingCallbacks = Rule(
        RuleIds.CompetingCallbacks, "Two callbacks conflict",
        "'{0}' and '{1}' conflict: {2}. {3}.", Endpoint, DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor UnhandledDerivedType = Rule(
        RuleIds.UnhandledDerivedType, "No OnMessage takes a derived message type",
        "No OnMessage of '{0}' takes '{1}', a derived type of '{2}', so such a message goes to OnError. Add an OnMessage for '{1}'.",
        Endpoint, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MissingContract = Rule(
        RuleIds.MissingContract, "A message type is missing from the JsonSerializerContext",
        "'{1}' {2} '{0}', but no JsonSerializerContext lists the type. Without reflection the type has no contract. "
        + "Add [JsonSerializable(typeof({0}))] to {3}.",
        Endpoint, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor NotACallback = Rule(
        RuleIds.NotACallback, "The method looks like a callback but is not one",
        "'{0}' looks like a callback but is never called because {1}. {2}.", Endpoint, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor UnreachableErrorCallback = Rule(
        RuleIds.UnreachableErrorCallback, "The OnError can never run",
        "'{0}' can never run because {1}. {2}.", Endpoint, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ImpossibleOutgoing = Rule(
        RuleIds.ImpossibleOutgoing, "The [OutgoingMessage] cannot take effect",
        "The [OutgoingMessage] of '{0}' {1}. {2}.", Endpoint, DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor GenerationFailed = Rule(
        RuleIds.GenerationFailed, GenerationFailure.Title, GenerationFailure.Message, Endpoint, DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor UnlistedDerivedType = Rule(
        RuleIds.UnlistedDerivedType, "A polymorphic message type does not list a derived type",
        "'{0}' {1}. {2}.", Endpoint, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor UnmappedEndpoints = Rule(
        RuleIds.UnmappedEndpoints, "The application never maps its WebSocket endpoints",
        "'{0}' has [WebSocketRoute], but the application does not map it, so clients get 404. Call {1} before the application runs.",
        Endpoint, DiagnosticSeverity.Warning,
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor IneffectiveAuthorization = Rule(
        RuleIds.IneffectiveAuthorization, "The authorization attribute has no effect on the callback",
        "[{0}] has no effect on '{1}': {2}. {3}.", Endpoint, DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor UnenforcedValidation = Rule(
        RuleIds.UnenforcedValidation, "The validation attributes of a message type are not enforced",
        "[{0}] of '{1}' is not enforced when the message arrives. Add [ValidatableType] to '{1}' and call AddValidation(), "
        + "or check the message in '{2}'.",
        Endpoint, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ImpossibleHeartbeat = Rule(
        RuleIds.ImpossibleHeartbeat, "The route cannot answer heartbeats",
        "The route '{0}' cannot answer heartbeats: {1}. {2}.", Endpoint, DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor UnknownOperationMessage = Rule(
        RuleIds.UnknownOperationMessage, "An operation names a message that its class does not exchange",
        "'{1}' cannot have {0} = typeof({2}): {3}. {4}.", Endpoint, DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor LateSubscription = Rule(
        RuleIds.LateSubscription, "A message listener is attached after asynchronous work",
        "'{0}' is attached after '{1}': {2}. Attach the listener first, and await inside it.", Lifetime, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor BlockingWait = Rule(
        RuleIds.BlockingWait, "A blocking wait holds up a connection",
        "'{0}' blocks {1}: {2}. Await the operation instead.", Lifetime, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DeferredSubscription = Rule(
        RuleIds.DeferredSubscription, "A message listener is attached from deferred code",
        "'{0}' is attached from {1}, which runs later: {2}. Attach the listener directly.", Lifetime, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor AsyncVoidListener = Rule(
        RuleIds.AsyncVoidListener, "A message listener is async void",
        "{0} is 'async void'. No code awaits it, so messages overlap and an exception in it ends the process. {1}.",
        Lifetime, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor PayloadEscapes = Rule(
        RuleIds.PayloadEscapes, "Received memory outlives its callback",
        "'{0}' is {1}, but its memory is reused after the callback completes. Copy the payload.", Lifetime, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor UnawaitedSend = Rule(
        RuleIds.UnawaitedSend, "A send or close is not awaited",
        "'{0}' is not awaited: {1}. Await the task.", Lifetime, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor LateReceive = Rule(
        RuleIds.LateReceive, "The first receive on a raw WebSocket comes after asynchronous work",
        "The first '{0}' comes after '{1}': {2}. Receive first, and await the work afterwards.", Lifetime, DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor LongLivedService = Rule(
        RuleIds.LongLivedService, "A short-lived service is kept for a whole connection",
        "'{0}' in the constructor of '{1}' lives as long as the connection, which may be days. "
        + "Take it in the callbacks instead: the services of an OnMessage live as long as its message.",
        Lifetime, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor SelfWait = Rule(
        RuleIds.SelfWait, "A callback waits for its own connection",
        "'{0}' never completes: {1}, which waits until '{2}' has returned. Make the callback an operation.",
        Lifetime, DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor UndeclaredMessage = Rule(
        RuleIds.UndeclaredMessage, "A message is sent that its class does not declare",
        "'{0}' is sent to clients of '{1}', but the contract of '{1}' does not have it. {2}.", Lifetime, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Rule(
        string id, string title, string message, string category, DiagnosticSeverity severity, params string[] tags) => new(
        id, title, message, category, severity, isEnabledByDefault: true,
        helpLinkUri: RuleIds.HelpLink(id),
        customTags: tags);
}
