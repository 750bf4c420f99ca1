using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace WebSocketToolkit.Integration.Tests.Authorization;

/// <summary>An attribute on <c>OnMessage</c> is enforced for each message.</summary>
public sealed class MessageAuthorizationTests
{
    [Theory]
    [InlineData("any", true)]
    [InlineData("role", false)]
    [InlineData("policy", false)]
    [InlineData("own", false)]
    [InlineData("data", false)]
    public async Task Fault_N2_A_requirement_of_a_message_is_enforced(string requirement, bool isMetByAnyUser)
    {
        await using var app = await StartAsync();
        var message = $$"""{"type":"{{requirement}}"}""";
        await ExpectAsync(1008, app, "/guarded", user: null, message);
        await ExpectAsync(isMetByAnyUser ? requirement : 1008, app, "/guarded", "ada", message);
        await ExpectAsync(requirement, app, "/guarded", "ada/admin", message);
        await ExpectAsync("free", app, "/guarded", user: null, """{"type":"free"}""");
    }

    [Theory]
    [InlineData("string", "x")]
    [InlineData("array", null)]
    [InlineData("memory", null)]
    [InlineData("span", null)]
    [InlineData("sequence", null)]
    [InlineData("message", "x")]
    [InlineData("stream", "x")]
    [InlineData("operation", "x")]
    [InlineData("operation-on-bytes", null)]
    [InlineData("service", "x")]
    [InlineData("service-and-span", null)]
    [InlineData("void", "x")]
    [InlineData("asynchronous", "x")]
    [InlineData("streaming", "x")]
    [InlineData("inherited", "x")]
    [InlineData("overridden", "x")]
    public async Task Fault_N2_Every_form_of_OnMessage_is_guarded(string form, string? text)
    {
        // The rank is decided each time and asynchronously, the role once.
        await using var app = await StartAsync();
        foreach (var requirement in new[] { "role", "rank" })
        {
            var path = $"/{form}/{requirement}";
            await ExpectAsync(1008, app, path, "ada", text);
            await using var client = await app.ConnectAsync(path, options => options.Headers[HeaderAuthentication.Header] = "ada/admin");
            for (var i = 0; i < 3; i++)
            {
                await SendAsync(client, text);
                Assert.Equal("done", await client.ReceiveTextAsync());
            }
        }
    }

    [Fact]
    public async Task A_refusal_reaches_OnError_and_the_connection_goes_on()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync("/told");
        await client.SendAsync("x");
        Assert.Equal("DenyAnonymousAuthorizationRequirement", await client.ReceiveTextAsync());
        await client.SendAsync("y"u8.ToArray());
        Assert.Equal("bytes", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task The_message_is_the_resource()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync("/rooms", options => options.Headers[HeaderAuthentication.Header] = "ada");
        await client.SendAsync("""{"owner":"ada"}""");
        Assert.Equal("cleared", await client.ReceiveTextAsync());
        await client.SendAsync("""{"owner":"bob"}""");
        await client.ExpectCloseAsync(1008);
    }

    [Fact]
    public async Task A_result_that_depends_on_the_user_alone_is_kept_for_the_connection_and_its_user()
    {
        var counting = new Counting();
        await using var app = await StartAsync(counting);
        await using var client = await app.ConnectAsync("/guarded", options => options.Headers[HeaderAuthentication.Header] = "ada/admin");
        foreach (var (message, count) in new[] { ("role", 1), ("role", 1), ("any", 2), ("role", 2), ("own", 3), ("own", 4), ("data", 5), ("data", 6) })
        {
            await client.SendAsync($$"""{"type":"{{message}}"}""");
            Assert.Equal(message, await client.ReceiveTextAsync());
            Assert.Equal(count, counting.Count);
        }

        await client.SendAsync("""{"type":"demote"}""");
        Assert.Equal("demoted", await client.ReceiveTextAsync());
        await client.SendAsync("""{"type":"role"}""");
        await client.ExpectCloseAsync(1008);
        Assert.Equal(7, counting.Count);
    }

    [Fact]
    public async Task A_policy_that_cannot_work_stops_the_start()
    {
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartInMemoryAsync(static map => map.MapGuarded()));
        Assert.Contains("builder.Services.AddAuthorization();", missing.Message, StringComparison.Ordinal);

        var unknown = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartInMemoryAsync(
            static map => map.MapGuarded(), static builder => HeaderAuthentication.Add(builder.Services)));
        Assert.Contains("'admins' was not found", unknown.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Guarded), unknown.Message, StringComparison.Ordinal);

        var scheme = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartInMemoryAsync(
            static map => map.MapTold(),
            static builder =>
            {
                HeaderAuthentication.Add(builder.Services);
                builder.Services.AddAuthorizationBuilder().SetDefaultPolicy(
                    new AuthorizationPolicyBuilder(HeaderAuthentication.Header).RequireAuthenticatedUser().Build());
            }));
        Assert.Contains($"names the authentication scheme '{HeaderAuthentication.Header}'", scheme.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policies_that_a_provider_does_not_let_cache_are_asked_for_each_time()
    {
        await using var app = await StartAsync(configure: static services => services.AddSingleton<IAuthorizationPolicyProvider, Changing>());
        await using var client = await app.ConnectAsync("/string/rank", options => options.Headers[HeaderAuthentication.Header] = "ada/admin");
        await client.SendAsync("x");
        Assert.Equal("done", await client.ReceiveTextAsync());
        ((Changing)app.Services.GetRequiredService<IAuthorizationPolicyProvider>()).IsClosed = true;
        await client.SendAsync("x");
        await client.ExpectCloseAsync(1008);
    }

    private static Task<TestApp> StartAsync(Counting? counting = null, Action<IServiceCollection>? configure = null) => TestApp.StartInMemoryAsync(
        static map =>
        {
            map.MapGuarded();
            map.MapTold();
            map.MapRooms();
            GuardedForms.Map(map);
        },
        builder =>
        {
            HandshakeAuthorizationTests.AddPolicies(builder);
            builder.Services.AddSingleton<Journal>();
            builder.Services.AddScoped<IAuthorizationHandler, OwnerHandler>();
            builder.Services.AddScoped<IAuthorizationHandler, SlowRankHandler>();
            builder.Services.AddAuthorizationBuilder()
                .AddPolicy("owner", policy => policy.AddRequirements(new OwnerRequirement()))
                .AddPolicy("slow rank", policy => policy.AddRequirements(new SlowRankRequirement()));
            configure?.Invoke(builder.Services);
            if (counting is not null)
            {
                builder.Services.AddSingleton(counting);
                builder.Services.AddTransient<DefaultAuthorizationService>();
                builder.Services.AddTransient<IAuthorizationService, CountingService>();
            }
        });

    /// <summary>Sends a message as a user, and expects an answer, or a close.</summary>
    private static async Task ExpectAsync(object answer, TestApp app, string path, string? user, string? text)
    {
        await using var client = await app.ConnectAsync(path, options =>
        {
            if (user is not null)
            {
                options.Headers[HeaderAuthentication.Header] = user;
            }
        });
        await SendAsync(client, text);
        if (answer is int code)
        {
            await client.ExpectCloseAsync(code);
        }
        else
        {
            Assert.Equal(answer, await client.ReceiveTextAsync());
        }
    }

    private static Task SendAsync(WebSocketTestClient client, string? text) => text is null ? client.SendAsync("bytes"u8.ToArray()) : client.SendAsync(text);

    private sealed class Counting
    {
        public int Count { get; set; }
    }

    private sealed class CountingService(DefaultAuthorizationService inner, Counting counting) : IAuthorizationService
    {
        public Task<AuthorizationResult> AuthorizeAsync(ClaimsPrincipal user, object? resource, IEnumerable<IAuthorizationRequirement> requirements)
        {
            counting.Count++;
            return inner.AuthorizeAsync(user, resource, requirements);
        }

        public Task<AuthorizationResult> AuthorizeAsync(ClaimsPrincipal user, object? resource, string policyName) =>
            inner.AuthorizeAsync(user, resource, policyName);
    }

    /// <summary>Changes a policy while the application runs.</summary>
    private sealed class Changing(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options)
    {
        public bool IsClosed { get; set; }

        public override bool AllowsCachingPolicies => false;

        public override async Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) =>
            IsClosed ? new AuthorizationPolicyBuilder().RequireRole("nobody").Build() : await base.GetPolicyAsync(policyName);
    }
}
