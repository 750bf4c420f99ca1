using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebSocketToolkit.Contracts.AsyncApi;

namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>A document that a build has written before, and that somebody has committed.</summary>
internal static class CommittedDocument
{
    private const string Remedy = "Restore it, or delete it and build again.";

    /// <summary>Reads a document.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="mayBeServed">An application may have served the document, and so may have transformed it.</param>
    /// <exception cref="WebSocketContractException">It is no document that a build of this version has written.</exception>
    public static JsonObject Read(byte[] text, bool mayBeServed = false)
    {
        if (Encoding.UTF8.GetString(text).Split('\n').Any(static line => line.StartsWith("<<<<<<< ", StringComparison.Ordinal)))
        {
            throw new WebSocketContractException(
                "The file has the markers of a merge conflict. Take either side, and build with -p:WebSocketContractCheck=update.");
        }

        JsonNode? document;
        try
        {
            document = JsonNode.Parse(
                text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? text.AsSpan(Encoding.UTF8.Preamble.Length) : text,
                documentOptions: new() { AllowDuplicateProperties = false });
        }
        catch (JsonException exception)
        {
            throw new WebSocketContractException($"The file is not JSON: {exception.Message} {Remedy}", exception);
        }

        if (document is not JsonObject read || read["asyncapi"] is not JsonValue value || !value.TryGetValue(out string? number))
        {
            throw new WebSocketContractException("The file is no AsyncAPI document. Delete it, or write the contract elsewhere: -p:WebSocketContract=<path>.");
        }

        if (!Version.TryParse(number, out var version) || version > Version.Parse(AsyncApiPrinter.Version))
        {
            throw new WebSocketContractException(
                $"The file has AsyncAPI {number}, and this version of WebSocketToolkit.Contracts writes {AsyncApiPrinter.Version}. Update the package.");
        }

        if (version < Version.Parse(AsyncApiPrinter.Version) || !(mayBeServed || AsyncApiPrinter.HasPrinted(read)))
        {
            throw new WebSocketContractException(
                "The file is an AsyncAPI document that no build has written. Keep it, and write the contract elsewhere: -p:WebSocketContract=<path>. Or delete it.");
        }

        return read;
    }
}
