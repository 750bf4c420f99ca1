using System.Net;
using System.Text.Json.Serialization.Metadata;

namespace WebSocketToolkit.Integration.Tests.Routing;

/// <summary>Problem documents of an application without reflection, such as one that is compiled ahead of time.</summary>
public sealed class ProblemJsonTests
{
    [Theory]
    [InlineData("/lottery/twelve", "The WebSocket request has values that cannot be bound.")]
    [InlineData("/lottery/13", "No luck.")]
    public async Task A_refusal_is_a_problem_document_without_AddProblemDetails(string path, string text)
    {
        await using var app = await TestApp.StartInMemoryAsync(
            static app => app.MapLottery(),
            static builder => builder.Services.ConfigureHttpJsonOptions(static o => o.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine()));

        var refusal = await Assert.ThrowsAsync<WebSocketRefusedException>(() => app.ConnectAsync(path));

        Assert.Equal(HttpStatusCode.BadRequest, refusal.Status);
        Assert.Equal("application/problem+json", refusal.Headers["Content-Type"]);
        Assert.Contains(text, refusal.Body, StringComparison.Ordinal);
        await using var client = await app.ConnectAsync("/lottery/12");
        Assert.Equal("number 12", await client.ReceiveTextAsync());
    }
}

[WebSocketRoute("/lottery/{number}", ManualMap = true)]
public sealed class Lottery
{
    public IResult? OnUpgrade(int number) => number == 13 ? Results.Problem("No luck.", statusCode: 400) : null;

    public string OnOpen(int number) => $"number {number}";
}
