using System.Text;
using System.Text.Json.Nodes;
using WebSocketToolkit.Contracts.Comparison;

namespace WebSocketToolkit.Contracts.Tool.TypeScript;

/// <summary>The folder of a front end that has the clients of a document: one file for each channel, and one that all of them use.</summary>
/// <param name="path">The path of the folder.</param>
/// <param name="imports">How modules are imported.</param>
/// <param name="isFrozen">A file that is there must be right; it is not written.</param>
internal sealed class TypeScriptFolder(string path, ImportExtension imports, bool isFrozen)
{
    private const string Runtime = "websocket-client";

    /// <summary>Writes the files that are missing or differ, and deletes those of channels that no longer exist.</summary>
    /// <param name="document">The document; null for one without channels.</param>
    /// <param name="title">The title of the document. Another project may have its clients in the same folder.</param>
    /// <returns>The names of the files that were written or deleted. If the folder is frozen: of those that would have been.</returns>
    /// <exception cref="WebSocketContractException">Two channels have one file, or a file of somebody else has its name.</exception>
    public IReadOnlyList<string> Write(JsonObject? document, string title)
    {
        var files = document is null ? [] : FilesOf(document, title);
        var changed = new List<string>();
        foreach (var (name, text) in files)
        {
            var file = Path.Combine(path, name);
            var isThere = File.Exists(file);
            if (isThere && !IsOurs(file, title))
            {
                throw new WebSocketContractException(
                    $"The file '{file}' was not written by WebSocketToolkit for {title}. Move it, or write the clients to another folder.");
            }

            if (isThere && File.ReadAllText(file).ReplaceLineEndings("\n") == text)
            {
                continue;
            }

            if (isThere && isFrozen)
            {
                changed.Add(name);
                continue;
            }

            Directory.CreateDirectory(path);
            File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            if (!isFrozen)
            {
                changed.Add(name);
            }
        }

        changed.AddRange(RemoveOthers(files, title));
        return changed;
    }

    /// <summary>Returns the text of each file.</summary>
    public SortedDictionary<string, string> FilesOf(JsonObject document, string title)
    {
        var extension = imports == ImportExtension.None ? "" : "." + imports.ToString().ToLowerInvariant();
        var files = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var channel in Channel.Of(DocumentNode.Of(document)))
        {
            var module = new ClientModule(title, channel, $"./{Runtime}{extension}");
            if (!files.TryAdd($"{module.Name}.ts", module.Print()))
            {
                throw new WebSocketContractException(
                    $"Two endpoints have the file '{module.Name}.ts'. Give one of the classes another name in documents: [WebSocketContract(Name = \"…\")].");
            }
        }

        if (files.Count > 0)
        {
            using var reader = new StreamReader(typeof(TypeScriptFolder).Assembly.GetManifestResourceStream($"{Runtime}.ts")!);
            files.Add($"{Runtime}.ts", reader.ReadToEnd());
        }

        return files;
    }

    private IEnumerable<string> RemoveOthers(SortedDictionary<string, string> files, string title)
    {
        if (!Directory.Exists(path))
        {
            yield break;
        }

        var others = Directory.GetFiles(path, "*.ts").Where(file => !files.ContainsKey(Path.GetFileName(file))).Order(StringComparer.Ordinal).ToArray();
        var isUsed = files.Count > 0 || Array.Exists(others, file => IsClient(file) && !IsOurs(file, title));
        foreach (var file in others.Where(file => IsRuntime(file) ? !isUsed : IsOurs(file, title)))
        {
            if (!isFrozen)
            {
                File.Delete(file);
            }

            yield return Path.GetFileName(file);
        }
    }

    private static bool IsOurs(string file, string title)
    {
        var line = FirstLine(file);
        return line.Length == 0 || IsRuntime(file)
            || (line.StartsWith(ClientModule.Mark, StringComparison.Ordinal) && line.Contains(ClientModule.MarkOf(title), StringComparison.Ordinal));
    }

    private static bool IsClient(string file) => FirstLine(file).StartsWith(ClientModule.Mark, StringComparison.Ordinal);

    private static bool IsRuntime(string file) => FirstLine(file).StartsWith($"// {Runtime}.ts of WebSocketToolkit", StringComparison.Ordinal);

    private static string FirstLine(string file)
    {
        using var reader = File.OpenText(file);
        return reader.ReadLine() ?? "";
    }
}
