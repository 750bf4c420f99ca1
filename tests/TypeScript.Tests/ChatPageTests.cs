namespace WebSocketToolkit.TypeScript.Tests;

/// <summary>The page of the chat, whose scripts are committed.</summary>
public sealed class ChatPageTests
{
    private static readonly string _chat = Path.Combine(Repository.Root, "samples", "Chat");

    [Fact]
    public async Task Its_scripts_are_those_of_its_sources()
    {
        var output = Directory.CreateTempSubdirectory("page-").FullName;
        try
        {
            await Npm.RunAsync(
                "node", Path.Combine("node_modules", "typescript7", "bin", "tsc"), "--project", Path.Combine(_chat, "page"), "--outDir", output);
            Assert.Equal(Scripts(Path.Combine(_chat, "wwwroot")), Scripts(output));
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }

    /// <summary>If they differ, "npm run build" in samples/Chat/page writes them.</summary>
    private static Dictionary<string, string> Scripts(string folder) => Directory.GetFiles(folder, "*.js", SearchOption.AllDirectories).ToDictionary(
        file => Path.GetRelativePath(folder, file),
        static file => File.ReadAllText(file).ReplaceLineEndings("\n"),
        StringComparer.Ordinal);
}
