using System.Text;

namespace WebSocketToolkit.TypeScript.Tests;

/// <summary>The page of documentation: what it shows is compiled with the client of the chat.</summary>
public sealed class PageTests
{
    private const string Surroundings =
        """
        declare function show(from: string, text: string): void;
        declare function banner(state: string, wait: number | undefined): void;
        declare function newTicket(): Promise<string>;
        declare const controller: AbortController;

        """;

    [Fact]
    public async Task Its_snippets_compile()
    {
        var folder = Directory.CreateTempSubdirectory("page-").FullName;
        try
        {
            var api = Directory.CreateDirectory(Path.Combine(folder, "api")).FullName;
            foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "samples", "Chat", "page", "api"), "*.ts"))
            {
                File.Copy(file, Path.Combine(api, Path.GetFileName(file)));
            }

            var files = new List<string>();
            foreach (var snippet in Snippets(await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "how-to", "from-a-browser.md"))))
            {
                var import = snippet.Contains("import ", StringComparison.Ordinal) ? "" : "import { Chat } from \"./api/Chat\";\n";
                var file = Path.Combine(folder, $"snippet{files.Count}.ts");
                await File.WriteAllTextAsync(file, import + snippet + Surroundings + "export {};\n");
                files.Add(file);
            }

            Assert.Equal(2, files.Count);
            string[] options = ["--noEmit", "--strict", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler"];
            await Npm.RunAsync(["node", Path.Combine("node_modules", "typescript7", "bin", "tsc"), .. options, .. files]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> Snippets(string[] lines)
    {
        StringBuilder? snippet = null;
        foreach (var line in lines)
        {
            if (line == "```ts")
            {
                snippet = new();
            }
            else if (line == "```" && snippet is not null)
            {
                yield return snippet.ToString();
                snippet = null;
            }
            else
            {
                snippet?.Append(line).Append('\n');
            }
        }
    }
}
