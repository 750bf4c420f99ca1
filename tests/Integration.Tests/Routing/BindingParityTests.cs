using System.Globalization;
using Microsoft.AspNetCore.Routing;

namespace WebSocketToolkit.Integration.Tests.Routing;

/// <summary>Values of the request are bound as Minimal APIs bind them: the same texts are taken, and mean the same.</summary>
public sealed class BindingParityTests
{
    private static readonly string[] _texts =
    [
        "2024-07-01T12:00:00Z", "2024-07-01T12:00:00", "2024-07-01T12:00:00.1234567+02:00", "2024-07-01", " 2024-07-01T12:00:00Z ", "12:34:56.789",
        "07/01/2024", "01.07.2024", "noon", "1", " 1 ", "1,000", "1.5", "1e3", "-7", "true", "True ", "friday", "Friday", "5", "1.02:03:04",
        "0f8fad5b-d9cb-469f-a165-70867728950e", "NaN",
    ];

    public static TheoryData<string> Types =>
        ["DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "int", "long", "double", "decimal", "bool", "Guid", "DayOfWeek", "DateTimes", "maybe"];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Fault_P3_Values_are_bound_as_Minimal_APIs_bind_them(string type)
    {
        await using var app = await TestApp.StartInMemoryAsync(static map =>
        {
            Map(map, "DateTime", static (DateTime at) => Show(at));
            Map(map, "DateTimeOffset", static (DateTimeOffset at) => Show(at));
            Map(map, "DateOnly", static (DateOnly at) => Show(at));
            Map(map, "TimeOnly", static (TimeOnly at) => Show(at));
            Map(map, "TimeSpan", static (TimeSpan at) => Show(at));
            Map(map, "int", static (int at) => Show(at));
            Map(map, "long", static (long at) => Show(at));
            Map(map, "double", static (double at) => Show(at));
            Map(map, "decimal", static (decimal at) => Show(at));
            Map(map, "bool", static (bool at) => Show(at));
            Map(map, "Guid", static (Guid at) => Show(at));
            Map(map, "DayOfWeek", static (DayOfWeek at) => Show(at));
            Map(map, "DateTimes", static ([FromQuery] DateTime[] at) => string.Join('|', at.Select(Show)));
            Map(map, "maybe", static (DateTimeOffset? at) => Show(at));
            map.MapBoundDate();
            map.MapBoundOffset();
            map.MapBoundDay();
            map.MapBoundTime();
            map.MapBoundSpan();
            map.MapBoundInt();
            map.MapBoundLong();
            map.MapBoundDouble();
            map.MapBoundDecimal();
            map.MapBoundBool();
            map.MapBoundGuid();
            map.MapBoundWeekday();
            map.MapBoundDates();
            map.MapBoundMaybeOffset();
        });
        foreach (var text in _texts)
        {
            var query = $"?at={Uri.EscapeDataString(text)}";
            if (type == nameof(DayOfWeek) && text == "friday")
            {
                // The names of enums count in any case here.
                continue;
            }

            var http = await app.Http.GetAsync($"/http/{type}{query}");
            var expected = http.IsSuccessStatusCode ? await http.Content.ReadAsStringAsync() : "400";
            Assert.Equal((type, text, expected), (type, text, await AnswerAsync(app, $"/bound/{type}", query)));
        }
    }

    internal static string Show<T>(T value) => value switch
    {
        DateTime date => $"{date:O} {date.Kind}",
        DateTimeOffset date => date.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static void Map(IEndpointRouteBuilder map, string type, Delegate handler) => map.MapGet($"/http/{type}", handler);

    private static async Task<string> AnswerAsync(TestApp app, string path, string query)
    {
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake(path + query));
        var response = await client.ReadResponseAsync();
        return response.Status == 101 ? (await client.ReadFrameAsync()).Text : response.Status.ToString(CultureInfo.InvariantCulture);
    }
}

[WebSocketRoute("/bound/DateTime", ManualMap = true)]
internal sealed class BoundDate
{
    public string OnOpen([FromQuery] DateTime at) => BindingParityTests.Show(at);
}

[WebSocketRoute("/bound/DateTimeOffset", ManualMap = true)]
internal sealed class BoundOffset
{
    public string OnOpen([FromQuery] DateTimeOffset at) => BindingParityTests.Show(at);
}

[WebSocketRoute("/bound/DateOnly", ManualMap = true)]
internal sealed class BoundDay
{
    public string OnOpen([FromQuery] DateOnly at) => BindingParityTests.Show(at);
}

[WebSocketRoute("/bound/TimeOnly", ManualMap = true)]
internal sealed class BoundTime
{
    public string OnOpen([FromQuery] TimeOnly at) => BindingParityTests.Show(at);
}

[WebSocketRoute("/bound/TimeSpan", ManualMap = true)]
internal sealed class BoundSpan
{
    public string OnOpen([FromQuery] TimeSpan at) => BindingParityTests.Show(at);
}

[WebSocketRoute("/bound/int", ManualMap = true)]
internal sealed class BoundInt
{
    public string OnOpen([FromQuery] int at) => BindingParityTests.Show(at);
}

[WebSocketRoute("/bound/long", ManualMap = true)]
internal sealed class BoundLong
{
    public string OnOpen([FromQuery] long at) => BindingParityTests.Show(at);
}

[WebSocketRoute("/bound/double", ManualMap = true)]
internal sealed class BoundDouble
{
    public string OnOpen([FromQuery] double at) => BindingParityTests.Show(at);
}

[WebSocketRoute("/bound/decimal", ManualMap = true)]
internal sealed class BoundDecimal
{
    public string OnOpen([FromQuery] decimal at) => BindingParityTests.Show(at);
}

[WebSocketRoute("/bound/bool", ManualMap = true)]
internal sealed class BoundBool
{
    public string OnOpen([FromQuery] bool at) => BindingParityTests.Show(at);
}

[WebSocketRoute("/bound/Guid", ManualMap = true)]
internal sealed class BoundGuid
{
    public string OnOpen([FromQuery] Guid at) => BindingParityTests.Show(at);
}

[WebSocketRoute("/bound/DayOfWeek", ManualMap = true)]
internal sealed class BoundWeekday
{
    public string OnOpen([FromQuery] DayOfWeek at) => BindingParityTests.Show(at);
}

[WebSocketRoute("/bound/DateTimes", ManualMap = true)]
internal sealed class BoundDates
{
    public string OnOpen([FromQuery] DateTime[] at) => string.Join('|', at.Select(BindingParityTests.Show));
}

[WebSocketRoute("/bound/maybe", ManualMap = true)]
internal sealed class BoundMaybeOffset
{
    public string OnOpen([FromQuery] DateTimeOffset? at) => BindingParityTests.Show(at);
}
