using System.Text.Json.Nodes;
using WebSocketToolkit.Contracts.Comparison;

namespace WebSocketToolkit.Contracts.Tool;

/// <summary>The command that writes the TypeScript clients of a document that has been written before.</summary>
internal static class TypeScriptCommand
{
    public static int Run(string documentPath, ToolArguments arguments)
    {
        JsonObject document;
        try
        {
            document = CommittedDocument.Read(File.ReadAllBytes(documentPath), mayBeServed: true);
        }
        catch (Exception exception) when (exception is WebSocketContractException or IOException or UnauthorizedAccessException)
        {
            return Messages.Error("WSC205", exception.Message, documentPath);
        }

        return Write(document, (string?)document["info"]?["title"] ?? Path.GetFileNameWithoutExtension(documentPath), arguments, isFrozen: false);
    }

    /// <summary>Writes the clients, if some are wanted.</summary>
    /// <param name="document">The document; null for one without channels.</param>
    /// <param name="title">The title of the document.</param>
    /// <param name="arguments">Where to.</param>
    /// <param name="isFrozen">Whether the clients must be there already.</param>
    /// <returns>The exit code.</returns>
    public static int Write(JsonObject? document, string title, ToolArguments arguments, bool isFrozen)
    {
        try
        {
            var changed = arguments.Clients(isFrozen)?.Write(document, title) ?? [];
            if (isFrozen && changed.Count > 0)
            {
                return Messages.Error(
                    "WSC208",
                    $"The TypeScript clients in '{arguments.TypeScript}' are not those of this contract ({string.Join(", ", changed)}). " +
                    "Build without ContinuousIntegrationBuild, and commit them.");
            }

            if (changed.Count > 0)
            {
                Messages.Note($"wrote {string.Join(", ", changed)} in {arguments.TypeScript}");
            }

            return Messages.Success;
        }
        catch (WebSocketContractException exception)
        {
            return Messages.Error("WSC209", exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Messages.Error("WSC209", $"The TypeScript clients in '{arguments.TypeScript}' cannot be written: {exception.Message}");
        }
    }
}
