using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.Contracts.AsyncApi;
using WebSocketToolkit.Contracts.Hosting;

namespace WebSocketToolkit.Contracts.Tests.Hosting;

/// <summary>The comparison of an application with the document that its build has written.</summary>
public sealed class DocumentCheckTests
{
    [Fact]
    public async Task An_application_that_does_what_its_document_says_is_silent() => Assert.Null(await DifferenceAsync(static app => app.MapTicker()));

    [Fact]
    public async Task What_an_application_configures_is_no_difference() => Assert.Null(await DifferenceAsync(static app =>
        app.MapTicker().WithName("ticks").WithSummary("x").WithTags("y").WithWebSocketOptions(static options => options.MaxMessageSize = 7)));

    [Fact]
    public async Task Trap_15_A_path_before_the_pattern_is_found() =>
        Assert.Contains("'channels/Ticker/address'", await DifferenceAsync(static app => app.MapGroup("/api").MapTicker()), StringComparison.Ordinal);

    [Fact]
    public async Task Trap_16_JSON_options_that_the_build_does_not_know_are_found()
    {
        var difference = await DifferenceAsync(static app => app.MapTicker(), static services =>
            services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper));
        Assert.Contains("components/schemas/Tick", difference, StringComparison.Ordinal);
        Assert.Contains("SERIAL_NUMBER", difference, StringComparison.Ordinal);
    }

    private static async Task<string?> DifferenceAsync(Action<WebApplication> map, Action<IServiceCollection>? services = null)
    {
        await using var app = await DocumentedApp.StartAsync(map, services: services);
        var log = new Journal();
        var contracts = AssemblyContracts.Of(typeof(Ticker).Assembly).Where(static contract => contract.EndpointType == typeof(Ticker));
        var built = new AsyncApiPrinter(
            [.. contracts.Select(static contract => DescribedRoute.Of(contract, contract.Routes[0], codec: null))],
            new(JsonSerializerDefaults.Web) { TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() }).Print("", "");
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, DocumentText.Of(built));
            await ActivatorUtilities.CreateInstance<DocumentCheck>(app.Services, log).CheckAsync(path, typeof(Ticker).Assembly);
        }
        finally
        {
            File.Delete(path);
        }

        return log.Lines.SingleOrDefault();
    }
}
