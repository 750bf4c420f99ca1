namespace WebSocketToolkit.Contracts.Tool;

/// <summary>The messages of the program, in the form that MSBuild understands.</summary>
internal static class Messages
{
    public const int Success = 0;

    /// <summary>The exit code after an error that has been told. Any other code means that the program itself could not run.</summary>
    public const int Failure = 2;

    public static int Usage()
    {
        Console.Error.WriteLine("usage: WebSocketToolkit.Contracts.Tool write <assembly> <document>");
        return Failure;
    }

    public static void Warning(string code, string text) => Console.Out.WriteLine($"{Origin} : warning {code}: {OnOneLine(text)}");

    public static int Error(string code, string text)
    {
        Console.Out.WriteLine($"{Origin} : error {code}: {OnOneLine(text)}");
        return Failure;
    }

    private const string Origin = "WebSocketToolkit.Contracts";

    private static string OnOneLine(string text) => text.ReplaceLineEndings(" ");
}
