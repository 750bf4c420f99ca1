using WebSocketToolkit.Contracts.Tool.TypeScript;

namespace WebSocketToolkit.Contracts.Tool;

/// <summary>The arguments of the program: words, and the options among them.</summary>
/// <param name="Words">The words.</param>
/// <param name="TypeScript">The folder of the TypeScript clients; null for none.</param>
/// <param name="Imports">The extension of their imports.</param>
internal sealed record ToolArguments(string[] Words, string? TypeScript, string Imports)
{
    /// <summary>Gets the assembly whose contracts are wanted; null for a command that reads a document.</summary>
    public string? Assembly => Words switch
    {
        ["write" or "check", var assembly, ..] => assembly,
        ["typescript", var assembly, ..] when Path.GetExtension(assembly) is ".dll" or ".exe" => assembly,
        _ => null,
    };

    /// <summary>Returns the arguments; null if they are not understood.</summary>
    public static ToolArguments? Parse(string[] args)
    {
        var words = new List<string>();
        string? folder = null;
        var imports = nameof(ImportExtension.None);
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(args[i]);
                continue;
            }

            if (i + 1 == args.Length)
            {
                return null;
            }

            switch (args[i])
            {
                case "--typescript":
                    folder = args[++i];
                    break;
                case "--imports":
                    imports = args[++i];
                    break;
                default:
                    return null;
            }
        }

        return new([.. words], folder, imports);
    }

    /// <summary>Returns the folder of the clients; null if none is wanted.</summary>
    /// <param name="isFrozen">Whether nothing may be written.</param>
    /// <exception cref="WebSocketContractException">The extension is unknown.</exception>
    public TypeScriptFolder? Clients(bool isFrozen)
    {
        if (TypeScript is null)
        {
            return null;
        }

        if (!Enum.TryParse<ImportExtension>(Imports, ignoreCase: true, out var imports) || !Imports.All(char.IsAsciiLetter))
        {
            throw new WebSocketContractException($"'{Imports}' is no value of WebSocketTypeScriptImports. It is none, js or ts.");
        }

        return new(Path.GetFullPath(TypeScript), imports, isFrozen);
    }
}
