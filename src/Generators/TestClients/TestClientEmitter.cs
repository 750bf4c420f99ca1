using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.TestClients;

/// <summary>A writer of a typed test client.</summary>
internal static class TestClientEmitter
{
    private const string Task = "global::System.Threading.Tasks.Task";
    private const string Testing = "global::WebSocketToolkit.Testing";
    private const string Client = Testing + ".WebSocketTestClient";
    private const string Services = "global::System.IServiceProvider services";
    private const string Configure = $"global::System.Action<{Testing}.WebSocketTestOptions>? configure = null";
    private const string Timeout = "global::System.TimeSpan? timeout = null";

    public static string Emit(TestClientModel client)
    {
        var writer = new SourceWriter();
        writer.Line(GeneratedFile.Header);

        // A message type may be named Text. Then its method hides the inherited one.
        writer.Line("#pragma warning disable CS0108");
        writer.Line();
        if (client.Namespace is null)
        {
            EmitClass(writer, client);
        }
        else
        {
            writer.Block($"namespace {client.Namespace}", w => EmitClass(w, client));
        }

        return writer.ToString();
    }

    private static void EmitClass(SourceWriter writer, TestClientModel client)
    {
        writer.Line($"/// <summary>A test client of <see cref=\"{client.EndpointType}\"/>.</summary>");
        writer.Line(GeneratedFile.CodeAttribute);
        writer.Block($"{(client.IsPublic ? "public" : "internal")} sealed class {client.Name} : {Client}", w =>
        {
            w.Block($"private {client.Name}({Client} opened) : base(opened)", static _ => { });
            EmitConnect(w, client);
            foreach (var message in client.Takes)
            {
                w.Line();
                w.Line($"/// <summary>Sends a <see cref=\"{message.Type}\"/>.</summary>");
                w.Indented(
                    Call.Of($"public {Task} Send{message.Name}Async(", [$"{message.Type} message"], ") =>"),
                    body => body.Line($"SendAsync<{message.Type}>(message);"));
            }

            foreach (var message in client.Sends)
            {
                w.Line();
                w.Line($"/// <summary>Takes the next message, which must be a <see cref=\"{message.Type}\"/>.</summary>");
                w.Indented(
                    Call.Of($"public {Task}<{message.Type}> Receive{message.Name}Async(", [Timeout], ") =>"),
                    body => body.Line($"ReceiveAsync<{message.Type}>(timeout);"));
            }
        });
    }

    private static void EmitConnect(SourceWriter writer, TestClientModel client)
    {
        if (client.Path is not null)
        {
            var parameters = client.RouteValues.Select(static value => $"{value.Type} {value.Parameter}")
                .Concat(client.QueryValues.Select(static value => $"{value.Type} {value.Parameter} = null"));
            writer.Line();
            writer.Line("/// <summary>Connects to the endpoint of an application that has been started.</summary>");
            writer.Block(
                Call.Of($"public static {Task}<{client.Name}> ConnectAsync(", [Services, .. parameters, Configure]),
                w => w.CallWithLambda("return ConnectToAsync(", ["services", client.Path], "options =>", body =>
                {
                    foreach (var value in client.QueryValues)
                    {
                        body.Line($"AddToQuery(options, {Literals.Of(value.Name)}, {value.Parameter});");
                    }

                    body.Line("configure?.Invoke(options);");
                }));
        }

        writer.Line();
        writer.Line("/// <summary>Connects to the endpoint if it has another path, such as one in a route group.</summary>");
        writer.Block(
            Call.Of($"public static async {Task}<{client.Name}> ConnectToAsync(", [Services, "string path", Configure]),
            w => w.CallWithLambda(
                $"return new {client.Name}(await {Testing}.WebSocketTestExtensions.ConnectAsync(",
                ["services", "path"],
                "options =>",
                body =>
                {
                    if (client.Codec is not null)
                    {
                        body.Line($"options.Codec = new {client.Codec}();");
                    }

                    body.Line("configure?.Invoke(options);");
                },
                "));"));
    }
}
