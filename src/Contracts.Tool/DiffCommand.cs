using WebSocketToolkit.Contracts.Build;
using WebSocketToolkit.Contracts.Comparison;

namespace WebSocketToolkit.Contracts.Tool;

/// <summary>The command that compares two documents.</summary>
internal static class DiffCommand
{
    public static int Run(string was, string now)
    {
        var path = was;
        try
        {
            var old = CommittedDocument.Read(File.ReadAllBytes(was));
            path = now;
            var findings = DocumentComparison.Compare(old, CommittedDocument.Read(File.ReadAllBytes(now)));
            foreach (var finding in findings)
            {
                Console.Out.WriteLine($"{finding.Code} {(finding.IsBreak ? "break" : "note")}: {finding}");
            }

            return findings.Any(static finding => finding.IsBreak) ? Messages.Breaks : Messages.Success;
        }
        catch (Exception exception) when (exception is WebSocketContractException or IOException or UnauthorizedAccessException)
        {
            return Messages.Error("WSC205", exception.Message, path);
        }
    }
}
