using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using WebSocketToolkit.Contracts.AsyncApi;
using WebSocketToolkit.Contracts.Comparison;

namespace WebSocketToolkit.Contracts.Build;

/// <summary>The committed document, which only a change that breaks nobody replaces.</summary>
/// <param name="path">The full path of the file.</param>
/// <param name="check">The way to treat breaks.</param>
/// <param name="isFrozen">The file must be that of the assembly already: nothing is written, unless the check says so.</param>
[RequiresUnreferencedCode("Callbacks are found by their names.")]
internal sealed class ContractLock(string path, ContractCheck check, bool isFrozen)
{
    private const string Unreadable = "WSC205";
    private const string Stale = "WSC206";

    /// <summary>Compares the file with a document, and writes it if it may.</summary>
    /// <param name="document">The document of the assembly; null if it has no endpoint.</param>
    /// <param name="parts">The declarations that the document describes, to which messages point; null for none.</param>
    public LockResult Apply(JsonObject? document, DocumentParts? parts = null)
    {
        var committed = File.Exists(path) ? File.ReadAllBytes(path) : null;
        var text = document is null ? null : DocumentText.Of(document);
        if (Same(committed, text))
        {
            return new([], IsWritten: false);
        }

        var messages = new List<LockMessage>();
        if (check is not ContractCheck.Off && committed is not null)
        {
            try
            {
                messages.AddRange(Compare(CommittedDocument.Read(committed), committed, document ?? [], parts));
            }
            catch (WebSocketContractException exception) when (check is not ContractCheck.Update)
            {
                return new([new(Unreadable, $"The document is not compared, and not written. {exception.Message}", IsFatal: true)], IsWritten: false);
            }
            catch (WebSocketContractException)
            {
                // It is replaced, whatever it was.
            }
        }

        if (isFrozen && check is (ContractCheck.Warn or ContractCheck.Error) && messages.TrueForAll(static message => message.IsNote))
        {
            messages.Add(new(Stale, committed is null
                ? "The document does not exist. Build locally, and commit it."
                : "The document is not that of the assembly. Build locally, and commit it."));
        }

        if (messages.Exists(static message => !message.IsNote))
        {
            // Notes are said once: when the document is written.
            return new([.. messages.Where(static message => !message.IsNote)], IsWritten: false);
        }

        Save(text);
        return new(messages, IsWritten: true);
    }

    private List<LockMessage> Compare(JsonObject committed, byte[] text, JsonObject document, DocumentParts? parts)
    {
        using var places = new FindingPlaces(parts, path, text);
        return
        [
            .. DocumentComparison.Compare(committed, document).Select(finding => check is not ContractCheck.Update && finding.IsBreak
                ? new LockMessage(finding.Code, $"{finding} To accept it: -p:WebSocketContractCheck=update") { Place = places.Of(finding) }
                : new(finding.Code, finding.ToString(), IsNote: true) { Place = places.Of(finding) }),
        ];
    }

    /// <summary>Indicates whether two texts are the same. Git may change the ends of lines.</summary>
    private static bool Same(byte[]? committed, byte[]? text) =>
        committed is null || text is null ? committed is null && text is null
        : committed.AsSpan().SequenceEqual(text) || committed.Where(static one => one != (byte)'\r').SequenceEqual(text);

    /// <summary>Saves a text: a reader never sees half of one.</summary>
    private void Save(byte[]? text)
    {
        if (text is null)
        {
            File.Delete(path);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
