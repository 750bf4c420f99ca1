using System.Reflection;
using System.Runtime.Loader;
using WebSocketToolkit.Contracts.Build;

namespace WebSocketToolkit.Contracts.Tool;

/// <summary>The command that compares the document of an assembly with the committed one, and writes it if it may.</summary>
internal static class DocumentCommand
{
    /// <summary>The document of a build that wants none.</summary>
    public const string None = "none";

    public static int Run(string assemblyPath, string documentPath, string checkName, bool isFrozen, ToolArguments arguments)
    {
        if (!Enum.TryParse<ContractCheck>(checkName, ignoreCase: true, out var check) || !checkName.All(char.IsAsciiLetter))
        {
            return Messages.Error("WSC207", $"'{checkName}' is no value of WebSocketContractCheck. It is error, warn, off or update.");
        }

        Assembly assembly;
        try
        {
            assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(assemblyPath));
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            return Messages.Error("WSC202", $"The assembly '{assemblyPath}' cannot be loaded: {exception.Message}");
        }

        try
        {
            var document = BuildDocument.Of(assembly, out var warnings, out var parts);
            foreach (var warning in warnings)
            {
                Messages.Warning("WSC110", warning);
            }

            var code = documentPath == None
                ? Messages.Success
                : Tell(new ContractLock(Path.GetFullPath(documentPath), check, isFrozen).Apply(document, parts), documentPath, check);

            // Also after a break: whom it breaks is to be seen in the front end, too.
            var written = TypeScriptCommand.Write(document, assembly.GetName().Name!, arguments, isFrozen);
            return written == Messages.Success ? code : written;
        }
        catch (WebSocketContractException exception)
        {
            return Messages.Error("WSC201", exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && exception is not FileNotFoundException)
        {
            return Messages.Error("WSC203", $"The document '{documentPath}' cannot be written: {exception.Message}");
        }
        catch (Exception exception)
        {
            // An assembly that the application references is missing, or code of the application threw.
            return Messages.Error("WSC202", $"The contracts of '{assemblyPath}' cannot be read: {exception.GetType()}: {exception.Message}");
        }
    }

    private static int Tell(LockResult result, string path, ContractCheck check)
    {
        var code = Messages.Success;
        foreach (var message in result.Messages)
        {
            var origin = message.Place?.ToString() ?? path;
            if (message.IsNote)
            {
                Messages.Note(message.Code, message.Text, origin);
            }
            else if (check == ContractCheck.Error || message.IsFatal)
            {
                code = Messages.Error(message.Code, message.Text, origin);
            }
            else
            {
                Messages.Warning(message.Code, message.Text, origin);
                code = Math.Max(code, Messages.Breaks);
            }
        }

        if (result.IsWritten)
        {
            Messages.Note($"wrote {path}");
        }

        return code;
    }
}
