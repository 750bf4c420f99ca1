using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Outgoing;

/// <summary>Writes the module's initializer, which makes <c>[OutgoingMessage]</c> known before a message of the module can exist.</summary>
internal static class OutgoingEmitter
{
    public const string HintName = "OutgoingMessages.g.cs";

    public static string Emit(EquatableArray<OutgoingModel> types)
    {
        var writer = new SourceWriter();
        writer.Line(GeneratedFile.Header);
        writer.Block("namespace WebSocketToolkit.CompilerServices", w =>
        {
            w.Line("/// <summary>What <c>[OutgoingMessage]</c> says of the message types of this assembly.</summary>");
            w.Line("[global::Microsoft.CodeAnalysis.Embedded]");
            w.Line(GeneratedFile.CodeAttribute);
            w.Block("internal static class OutgoingMessagesOfThisAssembly", inner =>
            {
                inner.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
                inner.Block("internal static void Register()", body =>
                {
                    foreach (var type in types)
                    {
                        body.Line($"global::WebSocketToolkit.CompilerServices.OutgoingMessages.Register<{type.TypeName}>({type.Policy}, {type.Seconds}, {type.Key});");
                    }
                });
            });
        });
        return writer.ToString();
    }
}
