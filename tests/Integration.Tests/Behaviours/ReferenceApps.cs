namespace WebSocketToolkit.Integration.Tests.Behaviours;

/// <summary>One process for each profile, started when a test first asks for it and shared by all that follow.</summary>
public sealed class ReferenceApps : IAsyncLifetime
{
    private readonly Dictionary<string, ReferenceApp> _apps = new(StringComparer.Ordinal);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var app in _apps.Values)
        {
            await app.DisposeAsync();
        }
    }

    internal async Task<ReferenceApp> GetAsync(string profile)
    {
        if (!_apps.TryGetValue(profile, out var app))
        {
            _apps[profile] = app = await ReferenceApp.StartAsync(profile);
        }

        await app.SettleAsync();
        return app;
    }
}

/// <summary>Its tests run one after the other: they share what the app records.</summary>
[CollectionDefinition(Name)]
public sealed class ReferenceAppGroup : ICollectionFixture<ReferenceApps>
{
    public const string Name = "Reference app";
}

/// <summary>Tests that see the reference app from outside.</summary>
[Collection(ReferenceAppGroup.Name)]
public abstract class BehaviourTests(ReferenceApps apps) : IAsyncLifetime
{
    /// <summary>The app in its default profile, with nobody connected and nothing recorded.</summary>
    internal ReferenceApp App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await apps.GetAsync("default");

    public Task DisposeAsync() => Task.CompletedTask;

    internal Task<ReferenceApp> InProfileAsync(string profile) => apps.GetAsync(profile);
}
