namespace WebSocketToolkit.Contracts.Tool;

/// <summary>The program that the build of a user's project runs.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        // System.Text.Json would compile accessors of every property, and no value is read or written here.
        AppContext.SetSwitch("System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported", false);
        return args switch
        {
            ["write", var assembly, var document] => DocumentCommand.Run(assembly, document, "warn", isFrozen: false),
            ["write", var assembly, var document, var check] => DocumentCommand.Run(assembly, document, check, isFrozen: false),
            ["write", var assembly, var document, var check, "frozen"] => DocumentCommand.Run(assembly, document, check, isFrozen: true),
            ["check", var assembly, var document] => DocumentCommand.Run(assembly, document, "error", isFrozen: true),
            ["diff", var was, var now] => DiffCommand.Run(was, now),
            _ => Messages.Usage(),
        };
    }
}
