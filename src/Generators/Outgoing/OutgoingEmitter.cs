using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Outgoing;

/// <summary>
/// A writer of the module's initializer, which makes <c>[OutgoingMessage]</c> known before a message of the module can exist.
/// </summary>
internal static class OutgoingEmitter
{
    public const string HintName = "OutgoingMessages.g.cs";

    public static string Emit(EquatableArray<OutgoingModel> types)
    {
        var writer = new SourceWriter();
        writer.Line(GeneratedFile.Header);
        writer.Block("namespace WebSocketToolkit.CompilerServices", w =>
        {
            w.Line("/// <summary>The settings of <c>[OutgoingMessage]</c> for the message types of this assembly.</summary>");
            if (types.Any(static type => type.IsObsolete))
            {
                // The only code that may use a type with [Obsolete(…, error: true)].
                w.Line("[global::System.Obsolete]");
            }

            w.Line("[global::Microsoft.CodeAnalysis.Embedded]");
            w.Line(GeneratedFile.CodeAttribute);
            w.Block("internal static class OutgoingMessagesOfThisAssembly", inner =>
            {
                inner.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
                inner.Block("internal static void Register()", body =>
                {
                    foreach (var type in types)
                    {
                        var method = $"global::WebSocketToolkit.CompilerServices.OutgoingMessages.Register<{type.TypeName}>(";
                        body.Line(Call.Of(method, [type.Policy, type.Seconds, Key(type)], ");"));
                    }
                });
            });
        });
        return writer.ToString();
    }

    private static Call Key(OutgoingModel type)
    {
        const string Culture = "global::System.Globalization.CultureInfo.InvariantCulture";
        return type.Key is null ? "null"
            : type.IsKeyText ? $"static message => message.{type.Key}"
            : Call.Of($"static message => ((global::System.IFormattable?)message.{type.Key})?.ToString(", ["null", Culture]);
    }
}
