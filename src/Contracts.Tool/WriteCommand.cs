using System.Reflection;
using System.Runtime.Loader;
using WebSocketToolkit.Contracts.AsyncApi;
using WebSocketToolkit.Contracts.Build;

namespace WebSocketToolkit.Contracts.Tool;

/// <summary>The command that writes the document of an assembly.</summary>
internal static class WriteCommand
{
    public static int Run(string assemblyPath, string documentPath)
    {
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
            if (BuildDocument.Of(assembly, out var warnings) is { } document)
            {
                Save(DocumentText.Of(document), Path.GetFullPath(documentPath));
            }

            foreach (var warning in warnings)
            {
                Messages.Warning("WSC110", warning);
            }

            return Messages.Success;
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

    /// <summary>Saves a document if it differs: an unchanged file keeps its time, and a reader never sees half of one.</summary>
    private static void Save(byte[] text, string path)
    {
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(text))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(temporary, text);
        File.Move(temporary, path, overwrite: true);
        Console.Out.WriteLine($"WebSocketToolkit.Contracts: wrote {path}");
    }
}
