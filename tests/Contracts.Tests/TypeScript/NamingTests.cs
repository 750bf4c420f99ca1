using System.Text.RegularExpressions;
using WebSocketToolkit.Contracts.Tool.TypeScript;

namespace WebSocketToolkit.Contracts.Tests.TypeScript;

/// <summary>Names and comments of modules.</summary>
public sealed partial class NamingTests
{
    [Theory]
    [InlineData("Chat", "Chat")]
    [InlineData("Chat-2", "Chat2")]
    [InlineData("chat/say.it", "chatSayIt")]
    [InlineData("2nd", "_2nd")]
    [InlineData("-", "_")]
    [InlineData("größe", "größe")]
    public void A_name_becomes_an_identifier(string name, string expected) => Assert.Equal(expected, Identifiers.Of(name));

    [Fact]
    public void A_name_is_taken_once()
    {
        var names = new Identifiers();
        Assert.Equal(
            ["Date2", "DateMessage", "Chat", "Chat2", "class2"],
            [names.Take("Date"), names.Take("Date", "Message"), names.Take("Chat"), names.Take("Chat"), names.Take("class")]);
    }

    [Theory]
    [InlineData("name", "name")]
    [InlineData("page-size", "\"page-size\"")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    public void A_key_has_quotes_where_it_needs_them(string name, string expected) => Assert.Equal(expected, Identifiers.Key(name));

    [Fact]
    public void Comments_wrap_and_cannot_be_left()
    {
        Assert.Equal("", new CodeWriter().Comment("", null, "").ToString());
        Assert.Equal("/** One *\\/ two. */\n", new CodeWriter().Comment("", "One */ two.").ToString());
        var text = new CodeWriter().Comment("  ", string.Join(' ', Enumerable.Repeat("word", 60)), "Another.").ToString();
        Assert.All(text.Split('\n'), static line => Assert.InRange(line.Length, 0, 140));
        Assert.EndsWith("   * Another.\n   */\n", text, StringComparison.Ordinal);
    }

    /// <summary>A function that is named as a member of its class would replace it.</summary>
    [Fact]
    public void Members_of_connections_are_no_names_of_operations()
    {
        var runtime = File.ReadAllText(Path.Combine(Repository.Root, "src", "Contracts.Tool", "TypeScript", "websocket-client.ts"));
        var body = runtime[runtime.IndexOf("export class Connection<", StringComparison.Ordinal)..];
        body = body[..body.IndexOf("\n}\n", StringComparison.Ordinal)];
        var members = Member().Matches(body).Select(static match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("onMessage", members);
        Assert.Contains("stream", members);
        Assert.Empty(members.Except(OperationFunctions.Members, StringComparer.Ordinal));
    }

    [GeneratedRegex(@"(?m)^  (protected )?(async )?(get )?(?<name>[a-z]\w*)[(<]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Member();
}
