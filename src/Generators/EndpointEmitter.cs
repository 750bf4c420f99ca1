using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>A writer of one endpoint's file: its <c>Map</c> method, its definition and its handler.</summary>
internal static class EndpointEmitter
{
    private const string Builder = "global::Microsoft.AspNetCore.Builder";
    private const string RouteBuilder = Builder + ".RouteHandlerBuilder";
    private const string Endpoints = "this global::Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints";
    private const string Services = "global::WebSocketToolkit.CompilerServices";
    private const string Type = "global::System.Type";

    // Every application has loggers, and a check for a thousand of them would only delay the startup.
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
        if (endpoint.IsObsolete)
        {
            // The only code that may use a class with [Obsolete(…, error: true)].
            writer.Line("[global::System.Obsolete]");
        }

        writer.Line(GeneratedFile.CodeAttribute);
        writer.Block($"{accessibility} static class {endpoint.ExtensionsName}", w =>
        {
            var patterns = string.Join(", ", endpoint.Routes.Select(static route => $"<c>{GeneratedFile.Xml(route.Pattern)}</c>"));
            w.Line($"/// <summary>Maps <see cref=\"{endpoint.TypeName}\"/> to {patterns}.</summary>");
            Requirements.EmitAttributes(w, endpoint.Requirements);
            w.Block(
                Call.Of($"{accessibility} static {RouteBuilder} {endpoint.MapName}(", [Endpoints]),
                body => EmitMap(body, endpoint));
            w.Line();
            w.Line("// An extension method, so that its delegate is bound to the receiver. The delegate of a plain static method would be");
            w.Line("// cached in its own class, and to load such a class for each of 1,000 endpoints takes 29 ms at startup.");
            w.Indented(
                Call.Of($"private static {Services}.WebSocketEndpointMethods {MethodsName(endpoint)}(", [Endpoints], ") =>"),
                static body => body.Line("new(FilterSignature, Bind, CreateHandler);"));
            w.Line();
            w.Line("// Carries the parameters for endpoint filter factories. It is never called.");
            w.Block(
                Call.Of("private static void FilterSignature(", endpoint.Values.Select(value => Parameter(value, w.Column))),
                static _ => { });
            w.Line();
            EmitBinding(w, endpoint);
            w.Line();
            HandlerEmitter.Emit(w, endpoint);
        });
    }

    /// <summary>Returns a parameter with its attributes, each of them on its own line if they do not fit on one.</summary>
    private static string Parameter(ValueModel value, int column)
    {
        var parameter = $"{value.TypeName} {value.ParameterName}";
        var attributes = value.Attributes.Select(static attribute => $"[{attribute}]");
        var line = string.Join(" ", attributes.Append(parameter));
        return Call.Fits(column, line) ? line : string.Join("\n", attributes.Append(parameter));
    }

    private static void EmitMap(SourceWriter writer, EndpointModel endpoint)
    {
        EmitDefinition(writer, endpoint);
        if (endpoint is { Routes: { Count: 1 } only, Metadata.Count: 0 } && only[0].Options.Count == 0)
        {
            writer.Line(Mapping(only[0]).Within("return ", ";"));
            return;
        }

        var names = new List<string>();
        foreach (var route in endpoint.Routes)
        {
            var name = endpoint.Routes.Count == 1 ? "route" : $"route{names.Count + 1}";
            names.Add(name);
            writer.Line(Mapping(route).Within($"var {name} = ", ";"));
            if (endpoint.Metadata.Count > 0)
            {
                Call[] arguments = [name, .. endpoint.Metadata.Select(attribute => Creation(attribute, writer.Column))];
                writer.Line(Call.Of($"{Builder}.RoutingEndpointConventionBuilderExtensions.WithMetadata(", arguments, ");"));
            }

            if (route.Options.Count > 0)
            {
                const string Method = $"{Builder}.WebSocketEndpointConventionBuilderExtensions.WithWebSocketOptions(";
                writer.CallWithLambda(Method, [name], "static options =>", body =>
                {
                    foreach (var option in route.Options)
                    {
                        body.Line($"options.{option};");
                    }
                });
            }
        }

        writer.Line(names.Count == 1
            ? "return route;"
            : Call.Of($"return new {RouteBuilder}(", [Call.Array($"{Builder}.IEndpointConventionBuilder", names)], ");"));
    }

    /// <summary>Returns the creation of an attribute, with its assignments on one line if they fit.</summary>
    private static Call Creation(AttributeModel attribute, int column)
    {
        var creation = Call.Of($"new {attribute.TypeName}(", attribute.Arguments);
        if (attribute.Assignments.Count == 0)
        {
            return creation;
        }

        var line = creation.Within("", $" {{ {string.Join(", ", attribute.Assignments)} }}");
        return Call.Fits(column, line.ToString())
            ? line
            : creation.Within("", $"\n{{\n{string.Concat(attribute.Assignments.Select(static assignment => $"    {assignment},\n"))}}}");
    }

    private static Call Mapping(RouteModel route) =>
        Call.Of($"{Services}.WebSocketEndpointBuilder.Map(", ["endpoints", Literals.Of(route.Pattern), "definition"]);

    /// <summary>
    /// Returns the name of an extension method: its delegate is bound to the receiver. The delegate of a plain static method would be
    /// cached in its own class, and to load a thousand of those takes 29 milliseconds of an application's startup, 7 of them where it is
    /// compiled ahead of time. The name contains the endpoint's, since the compiler looks for it in all classes of the namespace.
    /// </summary>
    private static string MethodsName(EndpointModel endpoint) => endpoint.MapName.Substring("Map".Length) + "Methods";

    /// <summary>Writes the definition into the <c>Map</c> method itself: another method would have to be compiled at startup.</summary>
    private static void EmitDefinition(SourceWriter writer, EndpointModel endpoint)
    {
        Call[] settings = [.. Settings(endpoint)];
        var creation = Call.Of(
            $"var definition = new {Services}.WebSocketEndpointDefinition(",
            [$"typeof({endpoint.TypeName})", $"endpoints.{MethodsName(endpoint)}"]);
        if (settings.Length == 0)
        {
            writer.Line(creation.Within("", ";"));
            return;
        }

        writer.Block(
            creation,
            body =>
            {
                foreach (var setting in settings)
                {
                    body.Line(setting.Within("", ","));
                }
            },
            "};");
    }

    private static IEnumerable<Call> Settings(EndpointModel endpoint)
    {
        var messages = endpoint.Of(CallbackKind.Message).ToArray();
        var services = endpoint.ConstructorArguments
            .Concat(endpoint.Callbacks.SelectMany(static callback => callback.Arguments))
            .Where(static argument => argument.Source is ParameterSource.Service or ParameterSource.KeyedService && !argument.IsOptional)
            .Where(static argument => argument.Key is not null || !argument.Text.StartsWith(Logger, StringComparison.Ordinal))
            .Select(static argument => $"(typeof({argument.Text}), {argument.Key ?? "null"})");
        var contracts = endpoint.Callbacks
            .SelectMany(static callback => new[] { callback.DecodedType, callback.JsonReply })
            .OfType<string>()
            .Select(static contract => $"typeof({contract})");
        var settings = new (string Name, Call? Value)[]
        {
            ("AcceptedKinds", Kinds(messages)),
            ("RetainedKinds", Kinds(messages.Where(static callback => callback.Retains).ToArray())),
            ("StreamedKinds", Streams(messages)),
            ("HasConversation", Flag(endpoint.Callbacks.Any(static callback => callback.Payload == PayloadKind.Conversation))),
            ("HasTypedConversation", Flag(endpoint.Callbacks.Any(static callback => callback is { Payload: PayloadKind.Conversation, DecodedType: not null }))),
            ("ErrorHandlersTakeMessage", Flag(endpoint.Callbacks.Any(static callback => callback.TakesFailedMessage))),
            ("RequiredServices", Array($"({Type}, object?)", services)),
            ("MessageTypes", Array(Type, contracts)),
            ("MessageAuthorization", Authorization(endpoint)),
        };
        return settings.Where(static setting => setting.Value is not null)
            .Select(static setting => setting.Value!.Within($"{setting.Name} = ", ""));
    }

    private static Call? Array(string type, IEnumerable<string> elements)
    {
        string[] all = [.. elements.Distinct(StringComparer.Ordinal)];
        return all.Length == 0 ? null : Call.Array(type, all);
    }

    /// <summary>Returns the attributes of each callback that has some, in the order in which <see cref="MessageEmitter"/> numbers them.</summary>
    private static Call? Authorization(EndpointModel endpoint)
    {
        const int Column = 16;
        var all = endpoint.Callbacks
            .Where(static callback => callback.IsAuthorized)
            .Select(static callback => Call.Array("object", callback.Authorization.Select(static attribute => Creation(attribute, Column))))
            .ToArray();
        return all.Length == 0 ? null : Call.Array("object[]", all);
    }

    private static Call? Flag(bool isSet) => isSet ? (Call)"true" : null;

    private static Call? Kinds(CallbackModel[] callbacks)
    {
        var kinds = new List<string>();
        if (callbacks.Any(static callback => callback.Payload == PayloadKind.Typed))
        {
            kinds.Add("Typed");
        }

        if (callbacks.Any(static callback => callback.TakesText && callback.Payload != PayloadKind.Typed))
        {
            kinds.Add("Text");
        }

        if (callbacks.Any(static callback => callback.TakesBinary))
        {
            kinds.Add("Binary");
        }

        return kinds.Count == 0 ? null : Kinds(kinds);
    }

    private static Call? Streams(CallbackModel[] callbacks) =>
        callbacks.FirstOrDefault(static callback => callback.Payload == PayloadKind.Stream) is not { } callback ? null
        : Kinds(callback.LeavesTexts ? ["Binary"] : ["Text", "Binary"]);

    /// <summary>Returns the kinds, one a line: two of them never fit on one.</summary>
    private static Call Kinds(IEnumerable<string> kinds) =>
        string.Join("\n    | ", kinds.Select(static kind => $"{Services}.MessageKinds.{kind}"));

    private static void EmitBinding(SourceWriter writer, EndpointModel endpoint)
    {
        writer.Indented(
            Call.Of($"private static {FilterContext} Bind(", [$"{Services}.WebSocketBinder binder"], ") =>"),
            body => body.Line(Binding(endpoint.Values)));
        writer.Line();
        var arguments = endpoint.Values.Select(static (value, i) => $"arguments.GetArgument<{value.TypeName}>({i})");
        writer.Indented(
            Call.Of($"private static {Services}.WebSocketHandler CreateHandler(", [$"{FilterContext} arguments"], ") =>"),
            body => body.Line(Call.Of("new Handler(", arguments, ");")));
    }

    /// <summary>Returns the creation of a context. Up to eight values have a context that stores them unboxed.</summary>
    private static Call Binding(EquatableArray<ValueModel> values)
    {
        if (values.Count == 0)
        {
            return $"{FilterContext}.Create(binder.Context);";
        }

        var create = values.Count <= 8
            ? $"{FilterContext}.Create<{string.Join(", ", values.Select(static value => value.TypeName))}>("
            : "new global::Microsoft.AspNetCore.Http.DefaultEndpointFilterInvocationContext(";
        return Call.Of(create, values.Select(static value => value.Binding).Prepend("binder.Context"), ");");
    }
}
