using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace WebSocketToolkit.Testing.Tests.Docs.HowTo;

/// <summary>The code of docs/how-to/authentication.md: each way of a token to the handshake, and its end.</summary>
public sealed class AuthenticationTests
{
    private static readonly SymmetricSecurityKey _key = new(new byte[32]);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private string Token => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Subject = new ClaimsIdentity([new("sub", "ada")]),
        Expires = _time.GetUtcNow().UtcDateTime.AddMinutes(10),
        SigningCredentials = new(_key, SecurityAlgorithms.HmacSha256),
    });

    [Theory]
    [InlineData("subprotocol")]
    [InlineData("query")]
    [InlineData("header")]
    public async Task A_token_is_found(string place)
    {
        await using var app = await StartAsync();
        await using var client = await ConnectAsync(app, place, Token);
        Assert.Equal("Hello ada", await client.ReceiveTextAsync());
        Assert.Equal("chat.v1", client.Subprotocol);
    }

    [Theory]
    [InlineData("subprotocol")]
    [InlineData("query")]
    [InlineData("header")]
    [InlineData("nowhere")]
    public async Task Without_a_good_token_a_handshake_is_401(string place)
    {
        await using var app = await StartAsync();
        var refusal = await Assert.ThrowsAsync<WebSocketRefusedException>(() => ConnectAsync(app, place, Token[..^8] + "AAAAAAAA"));
        Assert.Equal(HttpStatusCode.Unauthorized, refusal.Status);
    }

    [Fact]
    public async Task A_connection_ends_with_its_token()
    {
        await using var app = await StartAsync();
        await using var client = await ConnectAsync(app, "subprotocol", Token);
        Assert.Equal("Hello ada", await client.ReceiveTextAsync());
        _time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        await client.ExpectCloseAsync(1008);
    }

    private static Task<WebSocketTestClient> ConnectAsync(WebApplication app, string place, string token) => app.ConnectAsync("/chat", o =>
    {
        o.Subprotocols.Add("chat.v1");
        switch (place)
        {
            case "subprotocol":
                o.Subprotocols.Add("bearer." + token);
                break;
            case "query":
                o.Query["access_token"] = token;
                break;
            case "header":
                o.Headers["Authorization"] = "Bearer " + token;
                break;
        }
    });

    private Task<WebApplication> StartAsync() => Apps.StartAsync(
        static app => app.MapChat(),
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_time);
            builder.Services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, static o =>
                o.TokenValidationParameters = new() { IssuerSigningKey = _key, ValidateIssuer = false, ValidateAudience = false });

            builder.Services.AddAuthorization();
            builder.Services.AddAuthentication().AddJwtBearer(o => o.Events = new JwtBearerEvents
            {
                OnMessageReceived = context =>
                {
                    var offered = context.HttpContext.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(one => one.StartsWith("bearer."));
                    context.Token = offered?["bearer.".Length..] ?? context.Request.Query["access_token"];
                    return Task.CompletedTask;
                },
            });
        });
}
