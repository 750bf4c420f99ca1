using System.Text;
using System.Text.Json;

namespace WebSocketToolkit.Contracts.Sources;

/// <summary>The lines of a JSON text.</summary>
internal static class JsonLines
{
    /// <summary>Returns the number of the line, from 1 on, that has the last part of a path that the text has.</summary>
    /// <param name="text">The UTF-8 text, which is JSON.</param>
    /// <param name="path">The names of members, from the root on.</param>
    public static int Find(ReadOnlySpan<byte> text, ReadOnlySpan<string> path)
    {
        if (text.StartsWith(Encoding.UTF8.Preamble))
        {
            text = text[Encoding.UTF8.Preamble.Length..];
        }

        var reader = new Utf8JsonReader(text);
        long found = 0;
        reader.Read();
        foreach (var name in path)
        {
            if (!Enter(ref reader, name))
            {
                break;
            }

            found = reader.TokenStartIndex;
            reader.Read();
        }

        return text[..(int)found].Count((byte)'\n') + 1;
    }

    /// <summary>Goes to a member of the object at which the reader is.</summary>
    private static bool Enter(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
