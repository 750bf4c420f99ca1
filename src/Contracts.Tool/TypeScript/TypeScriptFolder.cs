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
    /// <returns>The names of the files that were written or deleted. If the folder is frozen: of those that would have been.</returns>
    /// <exception cref="WebSocketContractException">Two channels have one file, or a file of somebody else has its name.</exception>
    public IReadOnlyList<string> Write(JsonObject? document)
    {
        var files = document is null ? [] : FilesOf(document);
        var changed = new List<string>();
        foreach (var (name, text) in files)
        {
            var file = Path.Combine(path, name);
            var isThere = File.Exists(file);
            if (isThere && !IsOurs(file))
            {
                throw new WebSocketContractException($"The file '{file}' was not written by WebSocketToolkit. Move it, or write the clients to another folder.");
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

        changed.AddRange(RemoveOthers(files));
        return changed;
    }

    /// <summary>Returns the text of each file.</summary>
    public SortedDictionary<string, string> FilesOf(JsonObject document)
    {
        var extension = imports == ImportExtension.None ? "" : "." + imports.ToString().ToLowerInvariant();
        var files = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var channel in Channel.Of(DocumentNode.Of(document)))
        {
            var module = new ClientModule(channel, $"./{Runtime}{extension}");
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

    private IEnumerable<string> RemoveOthers(SortedDictionary<string, string> files)
    {
        if (!Directory.Exists(path))
        {
            yield break;
        }

        foreach (var file in Directory.EnumerateFiles(path, "*.ts").Where(file => !files.ContainsKey(Path.GetFileName(file)) && IsOurs(file)).Order(StringComparer.Ordinal).ToArray())
        {
            if (!isFrozen)
            {
                File.Delete(file);
            }

            yield return Path.GetFileName(file);
        }
    }

    private static bool IsOurs(string file)
    {
        using var reader = File.OpenText(file);
        var line = reader.ReadLine() ?? "";
        return line.Length == 0 || line.StartsWith(ClientModule.Mark, StringComparison.Ordinal) || line.StartsWith($"// {Runtime}.ts of WebSocketToolkit", StringComparison.Ordinal);
    }
}
