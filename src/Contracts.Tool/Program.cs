namespace WebSocketToolkit.Contracts.Tool;

/// <summary>The program that the build of a user's project runs.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        // System.Text.Json would compile accessors of every property, and no value is read or written here.
        AppContext.SetSwitch("System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported", false);
        if (ToolArguments.Parse(args) is not { } arguments)
        {
            return Messages.Usage();
        }

        if (arguments.Assembly is { } application && HostedRun.Run(application, args) is { } code)
        {
            return code;
        }

        return arguments.Words switch
        {
            ["write", var assembly, var document] => DocumentCommand.Run(assembly, document, "warn", isFrozen: false, arguments),
            ["write", var assembly, var document, var check] => DocumentCommand.Run(assembly, document, check, isFrozen: false, arguments),
            ["write", var assembly, var document, var check, "frozen"] => DocumentCommand.Run(assembly, document, check, isFrozen: true, arguments),
            ["check", var assembly, var document] => DocumentCommand.Run(assembly, document, "error", isFrozen: true, arguments),
            ["diff", var was, var now] when arguments.TypeScript is null => DiffCommand.Run(was, now),
            ["typescript", var assembly, var folder] when arguments is { TypeScript: null, Assembly: not null } =>
                DocumentCommand.Run(assembly, DocumentCommand.None, "off", isFrozen: false, arguments with { TypeScript = folder }),
            ["typescript", var document, var folder] when arguments.TypeScript is null =>
                TypeScriptCommand.Run(document, arguments with { TypeScript = folder }),
            _ => Messages.Usage(),
        };
    }
}
