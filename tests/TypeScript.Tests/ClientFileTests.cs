namespace WebSocketToolkit.TypeScript.Tests;

/// <summary>The file itself, which users see in their repositories.</summary>
public sealed class ClientFileTests
{
    private const int MaxSize = 3_584;
    private const int MaxWidth = 140;

    [Fact]
    public async Task The_connection_is_small()
    {
        var printed = await Npm.RunAsync("node", "size.mjs");
        var size = int.Parse(printed, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(size <= MaxSize, $"The minified client has {size} bytes as gzip, and may have {MaxSize}.");
        Assert.True(size > MaxSize / 2, $"{size} bytes cannot be all of it.");
    }

    [Fact]
    public async Task Its_lines_fit_the_page()
    {
        var lines = await File.ReadAllLinesAsync(Npm.Client);
        Assert.StartsWith("// websocket-client.ts of WebSocketToolkit:", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, static line => line.Length > MaxWidth || line.EndsWith(' ') || line.Contains('\t'));
    }
}
