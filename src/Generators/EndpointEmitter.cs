using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>Writes one endpoint's file: its <c>Map</c> method, its definition and its handler.</summary>
internal static class EndpointEmitter
{
    private const string Builder = "global::Microsoft.AspNetCore.Builder";
    private const string RouteBuilder = Builder + ".RouteHandlerBuilder";
    private const string Endpoints = "this global::Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints";
    private const string Services = "global::WebSocketToolkit.CompilerServices";
    private const string Type = "global::System.Type";

    // Every application has loggers: to ask for a thousand of them only takes its start longer.
    private const string Logger = "global::Microsoft.Extensions.Logging.ILogger<";
    private const string FilterContext = "global::Microsoft.AspNetCore.Http.EndpointFilterInvocationContext";

    public static string Emit(EndpointModel endpoint)
    {
        var writer = new SourceWriter();
        writer.Line(GeneratedFile.Header);
        if (endpoint.Namespace is null)
        {
            EmitExtensions(writer, endpoint);
        }
        else
        {
            writer.Block($"namespace {endpoint.Namespace}", w => EmitExtensions(w, endpoint));
        }

        return writer.ToString();
    }

    private static void EmitExtensions(SourceWriter writer, EndpointModel endpoint)
    {
        var accessibility = endpoint.IsPublic ? "public" : "internal";
        writer.Line($"/// <summary>Maps <see cref=\"{endpoint.TypeName}\"/>.</summary>");
        writer.Line(GeneratedFile.CodeAttribute);
        writer.Block($"{accessibility} static class {endpoint.ExtensionsName}", w =>
        {
            var patterns = string.Join(", ", endpoint.Routes.Select(static route => $"<c>{GeneratedFile.Xml(route.Pattern)}</c>"));
            w.Line($"/// <summary>Maps <see cref=\"{endpoint.TypeName}\"/> to {patterns}.</summary>");
            w.Block(
                $"{accessibility} static {RouteBuilder} {endpoint.MapName}({Endpoints})",
                body => EmitMap(body, endpoint));
            w.Line();
            w.Line($"private static {Services}.WebSocketEndpointMethods {MethodsName(endpoint)}({Endpoints}) =>");
            w.Line("    new(FilterSignature, Bind, CreateHandler);");
            w.Line();
            var parameters = endpoint.Values.Select(static value =>
                string.Concat(value.Attributes.Select(static attribute => $"[{attribute}] ")) + $"{value.TypeName} {value.ParameterName}");
            w.Block($"private static void FilterSignature({string.Join(", ", parameters)})", static _ => { });
            w.Line();
            EmitBinding(w, endpoint);
            w.Line();
            HandlerEmitter.Emit(w, endpoint);
        });
    }

    private static void EmitMap(SourceWriter writer, EndpointModel endpoint)
    {
        EmitDefinition(writer, endpoint);
        var names = new List<string>();
        foreach (var route in endpoint.Routes)
        {
            var name = endpoint.Routes.Count == 1 ? "route" : $"route{names.Count + 1}";
            names.Add(name);
            writer.Line($"var {name} = {Services}.WebSocketEndpointBuilder.Map(endpoints, {Literals.Of(route.Pattern)}, definition);");
            if (endpoint.Metadata.Count > 0)
            {
                writer.Line($"{Builder}.RoutingEndpointConventionBuilderExtensions.WithMetadata(");
                writer.Line($"    {name},");
                writer.Line("    " + string.Join(",\n    ", endpoint.Metadata) + ");");
            }

            if (route.Options.Count > 0)
            {
                writer.Block(
                    $"{Builder}.WebSocketEndpointConventionBuilderExtensions.WithWebSocketOptions({name}, static options =>",
                    w =>
                    {
                        foreach (var option in route.Options)
                        {
                            w.Line($"options.{option};");
                        }
                    },
                    "});");
            }
        }

        writer.Line(names.Count == 1
            ? "return route;"
            : $"return new {RouteBuilder}(new {Builder}.IEndpointConventionBuilder[] {{ {string.Join(", ", names)} }});");
    }

    /// <summary>
    /// An extension method, so that its delegate is bound to the receiver. One of a plain static method would be cached in a class of its own,
    /// and to load a thousand of those takes an application's start 29 milliseconds, 7 of them where it is compiled ahead of time. The name is
    /// the endpoint's own, since the compiler looks for it in all classes of the namespace.
    /// </summary>
    private static string MethodsName(EndpointModel endpoint) => endpoint.MapName.Substring("Map".Length) + "Methods";

    /// <summary>In the <c>Map</c> method itself: every further method would be compiled when the application starts.</summary>
    private static void EmitDefinition(SourceWriter writer, EndpointModel endpoint)
    {
        string[] settings = [.. Settings(endpoint)];
        var creation = $"var definition = new {Services}.WebSocketEndpointDefinition(typeof({endpoint.TypeName}), endpoints.{MethodsName(endpoint)})";
        if (settings.Length == 0)
        {
            writer.Line(creation + ";");
            return;
        }

        writer.Block(
            creation,
            w =>
            {
                foreach (var setting in settings)
                {
                    w.Line(setting + ",");
                }
            },
            "};");
    }

    private static IEnumerable<string> Settings(EndpointModel endpoint)
    {
        var messages = endpoint.Of(CallbackKind.Message).ToArray();
        var settings = new[]
        {
            ("AcceptedKinds", Kinds(messages)),
            ("RetainedKinds", Kinds(messages.Where(static callback => callback.Retains).ToArray())),
            ("StreamedKinds", Streams(messages)),
            ("HasConversation", Flag(endpoint.Callbacks.Any(static callback => callback.Payload == PayloadKind.Conversation))),
            ("ErrorHandlersTakeMessage", Flag(endpoint.Callbacks.Any(static callback => callback.TakesFailedMessage))),
            ("RequiredServices", Array(
                $"({Type}, object?)",
                endpoint.ConstructorArguments
                    .Concat(endpoint.Callbacks.SelectMany(static callback => callback.Arguments))
                    .Where(static argument => argument is { Source: ParameterSource.Service or ParameterSource.KeyedService, IsOptional: false })
                    .Where(static argument => argument.Key is not null || !argument.Text.StartsWith(Logger, StringComparison.Ordinal))
                    .Select(static argument => $"(typeof({argument.Text}), {argument.Key ?? "null"})"))),
            ("MessageTypes", Array(
                Type,
                endpoint.Callbacks
                    .SelectMany(static callback => new[] { callback.DecodedType, callback.JsonReply })
                    .OfType<string>()
                    .Select(static contract => $"typeof({contract})"))),
        };
        return settings.Where(static setting => setting.Item2 is not null).Select(static setting => $"{setting.Item1} = {setting.Item2}");
    }

    private static string? Array(string type, IEnumerable<string> elements)
    {
        string[] all = [.. elements.Distinct(StringComparer.Ordinal)];
        return all.Length == 0 ? null : $"new {type}[] {{ {string.Join(", ", all)} }}";
    }

    private static string? Flag(bool isSet) => isSet ? "true" : null;

    private static string? Kinds(CallbackModel[] callbacks)
    {
        var kinds = new List<string>();
        if (callbacks.Any(static callback => callback.Payload == PayloadKind.Typed))
        {
            kinds.Add($"{Services}.MessageKinds.Typed");
        }

        if (callbacks.Any(static callback => callback.TakesText && callback.Payload != PayloadKind.Typed))
        {
            kinds.Add($"{Services}.MessageKinds.Text");
        }

        if (callbacks.Any(static callback => callback.TakesBinary))
        {
            kinds.Add($"{Services}.MessageKinds.Binary");
        }

        return kinds.Count == 0 ? null : string.Join(" | ", kinds);
    }

    private static string? Streams(CallbackModel[] callbacks) =>
        callbacks.FirstOrDefault(static callback => callback.Payload == PayloadKind.Stream) is not { } callback ? null
        : callback.LeavesTexts ? $"{Services}.MessageKinds.Binary"
        : $"{Services}.MessageKinds.Text | {Services}.MessageKinds.Binary";

    private static void EmitBinding(SourceWriter writer, EndpointModel endpoint)
    {
        writer.Line($"private static {FilterContext} Bind({Services}.WebSocketBinder binder) =>");
        writer.Line($"    {Binding(endpoint.Values)};");
        writer.Line();
        var arguments = endpoint.Values.Select(static (value, i) => $"arguments.GetArgument<{value.TypeName}>({i})");
        writer.Line($"private static {Services}.WebSocketHandler CreateHandler({FilterContext} arguments) =>");
        writer.Line($"    new Handler({string.Join(", ", arguments)});");
    }

    /// <summary>Up to eight values have a context that stores them unboxed.</summary>
    private static string Binding(EquatableArray<ValueModel> values)
    {
        if (values.Count == 0)
        {
            return $"{FilterContext}.Create(binder.Context)";
        }

        var bindings = string.Concat(values.Select(static value => $",\n        {value.Binding}"));
        return values.Count <= 8
            ? $"{FilterContext}.Create<{string.Join(", ", values.Select(static value => value.TypeName))}>(\n        binder.Context{bindings})"
            : $"new global::Microsoft.AspNetCore.Http.DefaultEndpointFilterInvocationContext(\n        binder.Context{bindings})";
    }
}
