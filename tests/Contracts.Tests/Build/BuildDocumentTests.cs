using System.Reflection;
using WebSocketToolkit.Contracts.Build;

namespace WebSocketToolkit.Contracts.Tests.Build;

/// <summary>The document of a compiled assembly.</summary>
public sealed class BuildDocumentTests
{
    [Fact]
    public void The_options_are_those_of_the_web_and_of_marked_methods()
    {
        var document = BuildDocument.Of(typeof(BuildDocumentTests).Assembly, out var warnings)!;
        Assert.Empty(warnings);
        Assert.NotNull(document["components"]!["schemas"]!["Tick"]!["properties"]!["serialNumber"]);
        Assert.Null(document["servers"]);
    }

    [Fact]
    public void An_assembly_without_endpoints_has_no_document() => Assert.Null(BuildDocument.Of(typeof(string).Assembly, out _));
}
