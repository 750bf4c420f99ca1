namespace WebSocketToolkit.Contracts.Tool;

/// <summary>The messages of the program, in the form that MSBuild understands.</summary>
internal static class Messages
{
    public const int Success = 0;

    /// <summary>The exit code after an error that has been told.</summary>
    public const int Failure = 2;

    /// <summary>The exit code after breaks that were warned of. Any other code means that the program itself could not run.</summary>
    public const int Breaks = 3;

    private const string Program = "WebSocketToolkit.Contracts";

    public static int Usage()
    {
        Console.Error.WriteLine(
            """
            usage: websocket-contract write <assembly> <document> [error|warn|off|update [frozen]] [--typescript <folder> [--imports none|js|ts]]
                   websocket-contract check <assembly> <document> [--typescript <folder> [--imports none|js|ts]]
                   websocket-contract diff <old document> <new document>
                   websocket-contract typescript <assembly or document> <folder> [--imports none|js|ts]
            """);
        return Failure;
    }

    public static void Note(string text) => Console.Out.WriteLine($"{Program}: {OnOneLine(text)}");

    public static void Note(string code, string text, string origin) => Console.Out.WriteLine($"{origin} : message {code}: {OnOneLine(text)}");

    public static void Warning(string code, string text, string origin = Program) => Console.Out.WriteLine($"{origin} : warning {code}: {OnOneLine(text)}");

    public static int Error(string code, string text, string origin = Program)
    {
        Console.Out.WriteLine($"{origin} : error {code}: {OnOneLine(text)}");
        return Failure;
    }

    private static string OnOneLine(string text) => text.ReplaceLineEndings(" ");
}
