using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Contracts.AsyncApi;

namespace WebSocketToolkit.Contracts.Tests.Comparison;

/// <summary>The documents of one version of a pair, in which the endpoint has the same name before and after.</summary>
internal static class PairDocument
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    /// <summary>Returns the document of an endpoint that receives, or sends, one type.</summary>
    public static JsonObject Of(Type type, bool isReceived)
    {
        var message = new MessageContract(MessageKinds.Typed, type);
        return Print(new(typeof(PairDocument), "Chat")
        {
            Routes = [new("/chat")],
            Callbacks = [isReceived ? new("OnMessage") { Receives = message } : new("OnOpen") { Replies = message }],
        });
    }

    /// <summary>Returns the document of an endpoint.</summary>
    public static JsonObject Of(Type endpoint)
    {
        var contract = AssemblyContracts.Of(endpoint.Assembly).Single(contract => contract.EndpointType == endpoint);
        return Print(new(endpoint, "Chat")
        {
            Routes = contract.Routes,
            Values = contract.Values,
            Callbacks = contract.Callbacks,
            Sends = contract.Sends,
            CloseStatuses = contract.CloseStatuses,
        });
    }

    private static JsonObject Print(EndpointContract endpoint) => new AsyncApiPrinter(
        [.. endpoint.Routes.Select(route => DescribedRoute.Of(endpoint, route, CodecOf(route)))], _options).Print("Pairs", "1.0.0");

    private static IWebSocketCodec? CodecOf(RouteContract route) =>
        route.Codec is null ? null : (IWebSocketCodec)Activator.CreateInstance(route.Codec)!;
}
