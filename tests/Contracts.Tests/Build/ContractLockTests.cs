using System.Text;
using System.Text.Json.Nodes;
using WebSocketToolkit.Contracts.AsyncApi;
using WebSocketToolkit.Contracts.Build;
using WebSocketToolkit.Contracts.Sources;
using WebSocketToolkit.Contracts.Tests.Hosting;

namespace WebSocketToolkit.Contracts.Tests.Build;

/// <summary>The committed document, and what a build does with it.</summary>
public sealed class ContractLockTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("lock-").FullName, "contracts", "App.asyncapi.json");
    private readonly JsonObject _document = BuildDocument.Of(typeof(Ticker).Assembly, out _)!;

    [Fact]
    public void A_document_that_is_missing_is_written()
    {
        var result = Apply(_document);
        Assert.True(result.IsWritten);
        Assert.Empty(result.Messages);
        Assert.Equal(DocumentText.Of(_document), File.ReadAllBytes(_path));
        Assert.False(Apply(_document).IsWritten);
    }

    [Fact]
    public void A_document_with_other_line_ends_is_the_same()
    {
        Apply(_document);
        File.WriteAllText(_path, File.ReadAllText(_path).ReplaceLineEndings("\r\n"));
        var result = Apply(_document, isFrozen: true);
        Assert.Equal((false, 0), (result.IsWritten, result.Messages.Count));
    }

    [Fact]
    public void A_compatible_change_is_written()
    {
        Apply(_document);
        var result = Apply(WithTick(static tick => tick["properties"]!["more"] = true));
        Assert.True(result.IsWritten);
        Assert.False(result.IsHeld);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_break_is_told_and_not_written(bool isFrozen)
    {
        Apply(_document);
        var result = Apply(WithoutNumber(), isFrozen: isFrozen);
        Assert.False(result.IsWritten);
        var message = Assert.Single(result.Messages);
        Assert.Equal("WSC004", message.Code);
        Assert.Contains("Ticker: Clients that read 'Tick.serialNumber' miss it", message.Text, StringComparison.Ordinal);
        Assert.Contains("-p:WebSocketContractCheck=update", message.Text, StringComparison.Ordinal);
        Assert.Equal(DocumentText.Of(_document), File.ReadAllBytes(_path));
    }

    [Theory]
    [InlineData("update", "WSC004")]
    [InlineData("off")]
    public void A_break_is_accepted(string check, params string[] notes)
    {
        Apply(_document);
        var result = Apply(WithoutNumber(), Enum.Parse<ContractCheck>(check, ignoreCase: true));
        Assert.True(result.IsWritten);
        Assert.False(result.IsHeld);
        Assert.Equal(notes, Codes(result));
        Assert.Equal(DocumentText.Of(WithoutNumber()), File.ReadAllBytes(_path));
    }

    [Fact]
    public void Notes_are_told_once_when_the_document_is_written()
    {
        var withCode = (JsonObject)_document.DeepClone();
        withCode["channels"]!["Ticker"]!["x-close-codes"] = new JsonArray(new JsonObject { ["code"] = 4401 });
        Apply(withCode);
        Assert.Equal(["WSC004"], Codes(Apply(WithoutNumber())));
        Assert.Equal(["WSC206"], Codes(Apply(_document, isFrozen: true)));
        var written = Apply(_document);
        Assert.Equal(["WSC105"], Codes(written));
        Assert.True(Assert.Single(written.Messages).IsNote);
        Assert.Empty(Apply(_document).Messages);
    }

    [Fact]
    public void A_message_points_to_the_declaration_that_has_changed()
    {
        _ = BuildDocument.Of(typeof(Ticker).Assembly, out _, out var parts);
        var committed = (JsonObject)_document.DeepClone();
        var properties = committed["components"]!["schemas"]!["Tick"]!["properties"]!;
        properties["serialNumber"] = new JsonObject { ["type"] = "string" };
        properties["gone"] = true;
        committed["channels"]!["Ticker"]!["x-heartbeat"] = true;
        committed["channels"]!["Gone"] = committed["channels"]!["Ticker"]!.DeepClone();
        committed["channels"]!["Gone"]!["address"] = "/gone";
        Apply(committed);
        var places = Apply(_document, parts: parts).Messages.ToDictionary(static message => message.Code, static message => message.Place!);
        Assert.Equal("public sealed record Tick(int SerialNumber);", LineAt(places["WSC004"]));
        Assert.Equal(places["WSC004"].Line, places["WSC010"].Line);
        Assert.True(places["WSC004"].Column < places["WSC010"].Column);
        Assert.Equal("public sealed class Ticker", LineAt(places["WSC009"]));

        // Nothing of an endpoint that is gone is left but the document.
        Assert.Equal(_path, places["WSC008"].File);
        Assert.Contains("\"Gone\": {", LineAt(places["WSC008"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_may_be_written_a_stale_document_is_told()
    {
        Assert.Equal(["WSC206"], Codes(Apply(_document, isFrozen: true)));
        Assert.False(File.Exists(_path));
        Apply(_document);
        Assert.Equal(["WSC206"], Codes(Apply(WithTick(static tick => tick["properties"]!["more"] = true), isFrozen: true)));
        Assert.Equal(DocumentText.Of(_document), File.ReadAllBytes(_path));
    }

    [Fact]
    public void The_end_of_all_endpoints_is_a_break()
    {
        Assert.False(Apply(null).IsWritten);
        Apply(_document);
        Assert.All(Codes(Apply(null)), static code => Assert.Equal("WSC008", code));
        Assert.True(File.Exists(_path));
        Assert.True(Apply(null, ContractCheck.Update).IsWritten);
        Assert.False(File.Exists(_path));
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("{ \"asyncapi\": ", "is not JSON")]
    [InlineData("{ \"asyncapi\": \"3.0.0\", \"asyncapi\": \"3.0.0\" }", "is not JSON")]
    [InlineData("[]", "no AsyncAPI document")]
    [InlineData("{}", "no AsyncAPI document")]
    [InlineData("{ \"openapi\": \"3.0.0\" }", "no AsyncAPI document")]
    [InlineData("{ \"asyncapi\": \"2.6.0\" }", "that no build has written")]
    [InlineData("{ \"asyncapi\": \"3.0.0\", \"info\": { \"title\": \"Somebody else's\" } }", "that no build has written")]
    [InlineData("{ \"asyncapi\": \"3.1.0\" }", "Update the package")]
    [InlineData("{\n<<<<<<< HEAD\n=======\n>>>>>>> other\n}", "merge conflict")]
    public void Bad_input_is_one_error_and_stays(string text, string problem)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        File.WriteAllText(_path, text);
        var message = Assert.Single(Apply(_document).Messages);
        Assert.Equal("WSC205", message.Code);
        Assert.True(message.IsFatal);
        Assert.Contains(problem, message.Text, StringComparison.Ordinal);
        Assert.Equal(text, Encoding.UTF8.GetString(File.ReadAllBytes(_path)));
    }

    public void Dispose() => Directory.GetParent(_path)!.Parent!.Delete(recursive: true);

    private static string[] Codes(LockResult result) => [.. result.Messages.Select(static message => message.Code)];

    private LockResult Apply(JsonObject? document, ContractCheck check = ContractCheck.Warn, bool isFrozen = false, DocumentParts? parts = null) =>
        new ContractLock(_path, check, isFrozen).Apply(document, parts);

    private static string LineAt(SourcePlace place) => File.ReadAllLines(place.File)[place.Line - 1];

    private JsonObject WithoutNumber() => WithTick(static tick =>
    {
        tick["properties"]!.AsObject().Remove("serialNumber");
        tick.AsObject().Remove("required");
    });

    private JsonObject WithTick(Action<JsonNode> change)
    {
        var document = (JsonObject)_document.DeepClone();
        change(document["components"]!["schemas"]!["Tick"]!);
        return document;
    }
}
