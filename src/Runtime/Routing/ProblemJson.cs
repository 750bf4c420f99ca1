using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace WebSocketToolkit.Routing;

/// <summary>
/// The JSON contract of problem documents. The framework has it only where the application calls <c>AddProblemDetails</c>. Without it, and
/// without reflection, a refusal with <c>Results.Problem</c> is answered 500.
/// </summary>
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
internal sealed partial class ProblemJson : JsonSerializerContext
{
    /// <summary>Adds the contract behind those of the application.</summary>
    public static void AddTo(JsonSerializerOptions options)
    {
        // Without any resolver, the serializer takes the one with reflection.
        if (!options.IsReadOnly && options.TypeInfoResolver is not null)
        {
            options.TypeInfoResolverChain.Add(Default);
        }
    }
}
