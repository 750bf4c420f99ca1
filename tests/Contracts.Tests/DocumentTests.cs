namespace WebSocketToolkit.Contracts.Tests;

/// <summary>The committed documents, read by AsyncAPI's own parser.</summary>
public sealed class DocumentTests
{
    [Fact]
    public async Task The_parser_of_AsyncAPI_accepts_each_without_a_warning()
    {
        var documents = CommittedDocuments.All;
        Assert.True(documents.Count >= 3);
        var lines = await NodeScript.RunAsync("parse.cjs", [.. documents]);
        Assert.Equal(documents.Count, lines.Length);
        Assert.All(lines, static line => Assert.EndsWith("operations", line, StringComparison.Ordinal));
    }
}
