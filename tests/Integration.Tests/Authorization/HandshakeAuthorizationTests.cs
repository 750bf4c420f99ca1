using Microsoft.AspNetCore.Authorization;

namespace WebSocketToolkit.Integration.Tests.Authorization;

/// <summary>
/// What the page of authorization says of the handshake: a requirement is enforced wherever it may be written, in every form of it.
/// </summary>
public sealed class HandshakeAuthorizationTests
{
    /// <summary>The rows and columns of the page, as they stand in the paths of the routes. Other rows are of callbacks, which have other tests.</summary>
    private static readonly Dictionary<string, string> _places = new()
    {
        ["class"] = "class",
        ["base class"] = "base",
        ["route"] = "route",
        ["group"] = "group",
        ["lambda of `MapWebSocket`"] = "lambda",
        ["asynchronous lambda of `MapWebSocket`"] = "async",
        ["method of `MapWebSocket`"] = "method",
    };

    private static readonly Dictionary<string, string> _requirements = new()
    {
        ["`[Authorize]`"] = "any",
        ["role"] = "role",
        ["named policy"] = "policy",
        ["own requirement"] = "own",
        ["requirement attribute"] = "data",
        ["scheme"] = "scheme",
        ["`[AllowAnonymous]`"] = "open",
    };

    public static TheoryData<string, string, bool> Cells()
    {
        var cells = new TheoryData<string, string, bool>();
        foreach (var (place, requirement, outcome) in AuthorizationMatrix.Read().Where(static cell => !cell.Place.StartsWith("`On", StringComparison.Ordinal)))
        {
            cells.Add(_places[place], _requirements[requirement], outcome switch
            {
                "handshake" => false,
                "open" => true,
                _ => throw new InvalidOperationException($"The cell '{place}', '{requirement}' says '{outcome}'."),
            });
        }

        Assert.Equal(_places.Count * _requirements.Count, cells.Count);
        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Fault_N1_A_requirement_is_enforced_wherever_it_is_written(string place, string requirement, bool isOpen)
    {
        await using var app = await TestApp.StartInMemoryAsync(Map, AddPolicies);
        var path = $"/{place}/{requirement}";
        Assert.Equal(isOpen ? 101 : 401, await StatusAsync(app, path, user: null));
        Assert.Equal(isOpen || requirement is "any" or "scheme" ? 101 : 403, await StatusAsync(app, path, "ada"));
        Assert.Equal(101, await StatusAsync(app, path, "ada/admin"));
    }

    internal static void AddPolicies(WebApplicationBuilder builder)
    {
        HeaderAuthentication.Add(builder.Services);
        builder.Services.AddSingleton<IAuthorizationHandler, RankHandler>();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("admins", policy => policy.RequireRole("admin"))
            .AddPolicy("rank", policy => policy.AddRequirements(new RankRequirement(5)));
    }

    private static async Task<int> StatusAsync(TestApp app, string path, string? user)
    {
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake(path, (HeaderAuthentication.Header, user)));
        return (await client.ReadResponseAsync()).Status;
    }

    private static void Map(WebApplication map)
    {
        map.MapByClassAny();
        map.MapByBaseAny();
        map.MapWebSocket("/lambda/any", [Authorize] (connection) => Methods.Echo(connection));
        map.MapWebSocket("/async/any", [Authorize] async (connection) =>
        {
            Methods.Echo(connection);
            await Task.Yield();
        });
        map.MapWebSocket("/method/any", Methods.Any);
        map.MapByClassRole();
        map.MapByBaseRole();
        map.MapWebSocket("/lambda/role", [Authorize(Roles = "admin")] (connection) => Methods.Echo(connection));
        map.MapWebSocket("/async/role", [Authorize(Roles = "admin")] async (connection) =>
        {
            Methods.Echo(connection);
            await Task.Yield();
        });
        map.MapWebSocket("/method/role", Methods.Role);
        map.MapByClassPolicy();
        map.MapByBasePolicy();
        map.MapWebSocket("/lambda/policy", [Authorize("admins")] (connection) => Methods.Echo(connection));
        map.MapWebSocket("/async/policy", [Authorize("admins")] async (connection) =>
        {
            Methods.Echo(connection);
            await Task.Yield();
        });
        map.MapWebSocket("/method/policy", Methods.Policy);
        map.MapByClassOwn();
        map.MapByBaseOwn();
        map.MapWebSocket("/lambda/own", [Authorize("rank")] (connection) => Methods.Echo(connection));
        map.MapWebSocket("/async/own", [Authorize("rank")] async (connection) =>
        {
            Methods.Echo(connection);
            await Task.Yield();
        });
        map.MapWebSocket("/method/own", Methods.Own);
        map.MapByClassData();
        map.MapByBaseData();
        map.MapWebSocket("/lambda/data", [Rank(5)] (connection) => Methods.Echo(connection));
        map.MapWebSocket("/async/data", [Rank(5)] async (connection) =>
        {
            Methods.Echo(connection);
            await Task.Yield();
        });
        map.MapWebSocket("/method/data", Methods.Data);
        map.MapByClassScheme();
        map.MapByBaseScheme();
        map.MapWebSocket("/lambda/scheme", [Authorize(AuthenticationSchemes = HeaderAuthentication.Header)] (connection) => Methods.Echo(connection));
        map.MapWebSocket("/async/scheme", [Authorize(AuthenticationSchemes = HeaderAuthentication.Header)] async (connection) =>
        {
            Methods.Echo(connection);
            await Task.Yield();
        });
        map.MapWebSocket("/method/scheme", Methods.Scheme);
        map.MapByClassOpen();
        map.MapByBaseOpen();
        map.MapWebSocket("/lambda/open", [AllowAnonymous, Authorize] (connection) => Methods.Echo(connection));
        map.MapWebSocket("/async/open", [AllowAnonymous, Authorize] async (connection) =>
        {
            Methods.Echo(connection);
            await Task.Yield();
        });
        map.MapWebSocket("/method/open", Methods.Open);
        foreach (var (requirement, attributes) in Attributes())
        {
            map.MapWebSocket($"/route/{requirement}", Methods.Echo).RequireAuthorization(attributes);
            map.MapGroup("/group").RequireAuthorization(attributes).MapWebSocket($"/{requirement}", Methods.Echo);
        }

        map.MapWebSocket("/route/data", Methods.Echo).WithMetadata(new RankAttribute(5));
        map.MapGroup("/group").WithMetadata(new RankAttribute(5)).MapWebSocket("/data", Methods.Echo);
        map.MapWebSocket("/route/open", Methods.Echo).RequireAuthorization().AllowAnonymous();
        map.MapGroup("/group").RequireAuthorization().MapWebSocket("/open", Methods.Echo).AllowAnonymous();
    }

    private static IEnumerable<(string Requirement, AuthorizeAttribute[] Attributes)> Attributes() =>
    [
        ("any", [new()]),
        ("role", [new() { Roles = "admin" }]),
        ("policy", [new("admins")]),
        ("own", [new("rank")]),
        ("scheme", [new() { AuthenticationSchemes = HeaderAuthentication.Header }]),
    ];
}
