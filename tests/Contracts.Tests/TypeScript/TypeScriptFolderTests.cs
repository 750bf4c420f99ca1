using System.Text.Json.Nodes;
using WebSocketToolkit.Contracts.Comparison;
using WebSocketToolkit.Contracts.Tests.Build;
using WebSocketToolkit.Contracts.Tool.TypeScript;

namespace WebSocketToolkit.Contracts.Tests.TypeScript;

/// <summary>The folder of the clients: what is written, left alone, deleted and refused.</summary>
public sealed class TypeScriptFolderTests : IDisposable
{
    private static readonly JsonObject _document = CommittedDocument.Read(File.ReadAllBytes(CommittedDocuments.Of("Chat")));

    private readonly string _folder = Directory.CreateTempSubdirectory("clients-").FullName;

    [Fact]
    public void A_file_is_written_only_if_it_changes()
    {
        Assert.Equal(["Chat.ts", "websocket-client.ts"], Write());
        var before = File.GetLastWriteTimeUtc(PathOf("Chat.ts"));
        Assert.Empty(Write());
        Assert.Equal(before, File.GetLastWriteTimeUtc(PathOf("Chat.ts")));

        // Git may have changed the line breaks.
        File.WriteAllText(PathOf("Chat.ts"), File.ReadAllText(PathOf("Chat.ts")).Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.Empty(Write());
        File.AppendAllText(PathOf("Chat.ts"), "// mine");
        Assert.Equal(["Chat.ts"], Write());
        Assert.DoesNotContain("mine", File.ReadAllText(PathOf("Chat.ts")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_client_of_an_endpoint_that_is_gone_is_deleted_and_files_of_others_are_left()
    {
        File.WriteAllText(PathOf("app.ts"), "import { Chat } from './Chat';");
        Write();
        var document = (JsonObject)_document.DeepClone();
        var channels = (JsonObject)document["channels"]!;
        channels["Talk"] = channels["Chat"]!.DeepClone();
        channels.Remove("Chat");
        Assert.Equal(["Talk.ts", "Chat.ts"], Write(document));
        Assert.Equal(["Talk.ts", "app.ts", "websocket-client.ts"], Names());
        Assert.Equal(["Talk.ts", "websocket-client.ts"], Write(null));
        Assert.Equal(["app.ts"], Names());
    }

    [Fact]
    public void Two_projects_may_share_a_folder()
    {
        Write();
        var document = (JsonObject)_document.DeepClone();
        var channels = (JsonObject)document["channels"]!;
        channels["Talk"] = channels["Chat"]!.DeepClone();
        channels.Remove("Chat");
        Assert.Equal(["Talk.ts"], Write(document, "Other"));
        Assert.Empty(Write());
        Assert.Throws<WebSocketContractException>(() => Write(_document, "Other"));
        Assert.Equal(["Chat.ts"], Write(null));
        Assert.Equal(["Talk.ts", "websocket-client.ts"], Names());
        Assert.Equal(["Talk.ts", "websocket-client.ts"], Write(null, "Other"));
        Assert.Empty(Names());
    }

    [Fact]
    public void A_file_of_somebody_else_is_refused()
    {
        File.WriteAllText(PathOf("Chat.ts"), "export const mine = 1;");
        var refusal = Assert.Throws<WebSocketContractException>(() => Write());
        Assert.Contains("Chat.ts' was not written by WebSocketToolkit for Chat. Move it", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("export const mine = 1;", File.ReadAllText(PathOf("Chat.ts")));
    }

    [Fact]
    public void Two_endpoints_of_one_file_are_refused()
    {
        var document = (JsonObject)_document.DeepClone();
        var channels = (JsonObject)document["channels"]!;
        channels["chat"] = channels["Chat"]!.DeepClone();
        var refusal = Assert.Throws<WebSocketContractException>(() => Write(document));
        Assert.Contains("Two endpoints have the file", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Names());
    }

    [Fact]
    public void A_frozen_folder_is_compared_and_completed()
    {
        var frozen = new TypeScriptFolder(_folder, ImportExtension.None, isFrozen: true);

        // Who does not commit the clients has them written anew.
        Assert.Empty(frozen.Write(_document, "Chat"));
        Assert.Equal(["Chat.ts", "websocket-client.ts"], Names());
        File.AppendAllText(PathOf("Chat.ts"), "// stale");
        File.WriteAllText(PathOf("Gone.ts"), "// Written by WebSocketToolkit from the contract of Gone in Chat.");
        Assert.Equal(["Chat.ts", "Gone.ts"], frozen.Write(_document, "Chat"));
        Assert.EndsWith("// stale", File.ReadAllText(PathOf("Chat.ts")), StringComparison.Ordinal);
        Assert.Contains("Gone.ts", Names());
    }

    [Theory]
    [InlineData(ImportExtension.None, "from \"./websocket-client\";")]
    [InlineData(ImportExtension.Js, "from \"./websocket-client.js\";")]
    [InlineData(ImportExtension.Ts, "from \"./websocket-client.ts\";")]
    internal void Imports_have_the_wanted_extension(ImportExtension imports, string expected) =>
        Assert.Contains(expected, new TypeScriptFolder(_folder, imports, isFrozen: false).FilesOf(_document, "Chat")["Chat.ts"], StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IReadOnlyList<string> Write() => Write(_document);

    private IReadOnlyList<string> Write(JsonObject? document, string title = "Chat") => new TypeScriptFolder(_folder, ImportExtension.None, isFrozen: false).Write(document, title);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private IEnumerable<string> Names() => Directory.GetFiles(_folder).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
}
