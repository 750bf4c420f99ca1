using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Emission;

/// <summary>The methods of a writer for calls that may take several lines.</summary>
internal static class SourceWriterExtensions
{
    /// <summary>Writes a call.</summary>
    public static void Line(this SourceWriter writer, Call call) => writer.Line(call.Layout(writer.Column));

    /// <summary>Writes a call, and the body one step deeper.</summary>
    public static void Indented(this SourceWriter writer, Call call, Action<SourceWriter> body) =>
        writer.Indented(call.Layout(writer.Column), body);

    /// <summary>Writes a call and a block in braces.</summary>
    public static void Block(this SourceWriter writer, Call call, Action<SourceWriter> body, string end = "}") =>
        writer.Block(call.Layout(writer.Column), body, end);

    /// <summary>Writes a call whose last argument is a lambda with a block.</summary>
    public static void CallWithLambda(
        this SourceWriter writer, string head, string[] arguments, string lambda, Action<SourceWriter> body, string tail = ");")
    {
        var line = $"{head}{string.Join(", ", arguments)}, {lambda}";
        if (Call.Fits(writer.Column, line))
        {
            writer.Block(line, body, "}" + tail);
            return;
        }

        writer.Indented(head, inner =>
        {
            foreach (var argument in arguments)
            {
                inner.Line(argument + ",");
            }

            inner.Block(lambda, body, "}" + tail);
        });
    }
}
