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
            ["write", var assembly, var document] => WriteCommand.Run(assembly, document),
            _ => Messages.Usage(),
        };
    }
}
