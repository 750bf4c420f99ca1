using System.Reflection;

namespace WebSocketToolkit.Contracts.AsyncApi;

/// <summary>The C# declaration that a part of a document describes.</summary>
/// <param name="Type">The type: an endpoint, or a type of messages.</param>
/// <param name="Member">The member of the type; null for the type itself.</param>
/// <param name="Callback">The callback of an endpoint; null if the part is no operation that a callback has.</param>
internal sealed record DocumentPart(Type Type, MemberInfo? Member = null, CallbackContract? Callback = null);
