namespace WebSocketToolkit.Contracts.Tool;

/// <summary>The program that the build of a user's project runs.</summary>
internal static class Program
{
    private static int Main(string[] args) => args switch
    {
        ["write", var assembly, var document] => WriteCommand.Run(assembly, document),
        _ => Messages.Usage(),
    };
}
